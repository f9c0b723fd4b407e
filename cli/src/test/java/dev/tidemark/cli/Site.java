package dev.tidemark.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A site of somebody else, on an origin of its own, whose pages have the script. */
final class Site implements AutoCloseable {

    private final HttpServer server;

    /** @param script the tag of the script */
    Site(String script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var html = """
                    <!doctype html><html lang="en"><head><meta charset="utf-8"><title>About %1$s</title>
                    <link rel="icon" href="data:,">
                    <meta name="author" content="Ada Tide"><meta property="article:section" content="science">%2$s
                    </head><body><h1>%1$s</h1><div style="height: 3000px"></div></body></html>""".formatted(path, script).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        server.start();
    }

    /** Answers with a script at a path. */
    Site with(String path, byte[] script) {
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/javascript");
            exchange.sendResponseHeaders(200, script.length);
            exchange.getResponseBody().write(script);
            exchange.close();
        });
        return this;
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
