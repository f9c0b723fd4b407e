package dev.tidemark.server.collect;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a body up to the limit, which holds for what a gzip'd body inflates to. What is left unread is read and dropped by
 * the server after the answer, so that a client which sends first and listens afterwards still gets it.
 */
final class BodyReading {
    private static final int FIRST = 64 << 10;
    private static final long PATIENCE_SECONDS = 2;

    private final int limit;
    private final Duration time;
    private final Semaphore inHand;

    BodyReading(CollectSettings settings) {
        this.limit = settings.maxBody();
        this.time = settings.maxTime();
        this.inHand = new Semaphore(settings.maxInHand());
    }

    /** Bytes that could be taken now without waiting. */
    int free() {
        return inHand.availablePermits();
    }

    /** In the time of the limits; then the connection is closed. */
    Step<Body> read(ServerRequest request) throws InterruptedException {
        try (Deadline deadline = Deadline.of(time)) {
            try {
                return readAtLeisure(request);
            } catch (InterruptedException e) {
                if (deadline.isOver()) {
                    return Step.ended(cut());
                }
                throw e;
            }
        }
    }

    private Step<Body> readAtLeisure(ServerRequest request) throws InterruptedException {
        ServerRequestHeaders headers = request.headers();
        String encoding = headers.first(HeaderNames.CONTENT_ENCODING)
                .orElse("identity")
                .strip()
                .toLowerCase(Locale.ROOT);
        long announced = headers.contentLength().orElse(-1);
        return switch (encoding) {
            case "identity" -> announced > limit ? Step.ended(tooLarge()) : fill(new SentBytes(request), announced);
            case "gzip", "x-gzip" -> gunzip(request);
            default ->
                Step.ended(Answer.of(
                        Status.UNSUPPORTED_MEDIA_TYPE_415,
                        new Problem(
                                "unsupported_encoding",
                                "Send the body as it is or with Content-Encoding: gzip.",
                                "header content-encoding"),
                        HeaderValues.create(HeaderNames.ACCEPT_ENCODING, "gzip")));
        };
    }

    private Step<Body> gunzip(ServerRequest request) throws InterruptedException {
        try (GZIPInputStream inflated = new GZIPInputStream(new SentBytes(request), 8 << 10)) {
            return fill(inflated, -1);
        } catch (ZipException | EOFException e) {
            return Step.ended(badGzip());
        } catch (IOException e) {
            return Step.ended(cut());
        }
    }

    private Step<Body> fill(InputStream in, long announced) throws InterruptedException {
        Body body = new Body(inHand);
        boolean whole = false;
        try {
            // One byte more than announced, so that the end is seen without growing.
            Step<Body> filled = fill(body, in, announced < 0 ? FIRST / 8 : (int) Math.min(announced + 1, FIRST));
            whole = filled instanceof Step.Found;
            return filled;
        } catch (ZipException | EOFException e) {
            return Step.ended(badGzip());
        } catch (IOException e) {
            return Step.ended(cut());
        } finally {
            if (!whole) {
                body.close();
            }
        }
    }

    private Step<Body> fill(Body body, InputStream in, int first) throws IOException, InterruptedException {
        if (!grow(body, first)) {
            return Step.ended(busy());
        }
        for (int count = read(body, in); count >= 0; count = read(body, in)) {
            body.filled(count);
            if (body.length() > limit) {
                return Step.ended(tooLarge());
            }
            if (body.room() == 0 && !grow(body, Math.min(body.length(), limit + 1 - body.length()))) {
                return Step.ended(busy());
            }
        }
        return Step.found(body);
    }

    private static int read(Body body, InputStream in) throws IOException {
        return in.read(body.bytes(), body.length(), body.room());
    }

    private boolean grow(Body body, int by) throws InterruptedException {
        if (!inHand.tryAcquire(by, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return false;
        }
        body.grown(new byte[body.bytes().length + by]);
        return true;
    }

    private Answer tooLarge() {
        return Answer.of(
                Status.REQUEST_ENTITY_TOO_LARGE_413,
                new Problem(
                        "body_too_large",
                        "The body may have at most " + limit + " bytes, inflated; send it in pieces.",
                        "body"));
    }

    private static Answer badGzip() {
        return Answer.of(
                Status.BAD_REQUEST_400,
                new Problem(
                        "invalid_gzip",
                        "The body is not gzip, or ends too early; Content-Encoding says gzip.",
                        "body"));
    }

    private static Answer cut() {
        return Answer.of(
                Status.BAD_REQUEST_400,
                new Problem("body_cut", "The body ended before it was complete; send it again.", "body"));
    }

    private static Answer busy() {
        return Answer.comeAgain(
                new Problem("overloaded", "Too many bytes are being taken at once; come again.", "body"), 1);
    }
}
