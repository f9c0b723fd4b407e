package dev.tidemark.server.run;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What services register with a server, written down: each path with its methods. */
final class Routes {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head");

    /** Whatever answers other methods, marks answers, or tells browsers what they may send. */
    private static final Set<String> BESIDE = Set.of("any", "options");

    private final Set<String> paths = new TreeSet<>();
    private final Set<String> beside = new TreeSet<>();

    /** As {@code GET /v1/me}. */
    static Set<String> of(List<HttpService> services) {
        var routes = new Routes();
        services.forEach(routes::register);
        var strays = routes.beside.stream()
                .filter(path ->
                        !path.endsWith("*") && routes.paths.stream().noneMatch(each -> each.endsWith(" " + path)))
                .collect(Collectors.toSet());
        if (!strays.isEmpty()) {
            throw new AssertionError("paths that have no method of their own: " + strays);
        }
        return routes.paths;
    }

    private void register(HttpService service) {
        InvocationHandler writing = (proxy, method, arguments) -> {
            if (METHODS.contains(method.getName()) && arguments[0] instanceof String path) {
                paths.add(method.getName().toUpperCase(Locale.ROOT) + " " + path);
            } else if (BESIDE.contains(method.getName()) && arguments[0] instanceof String path) {
                beside.add(path);
            } else {
                throw new AssertionError(service + " registers in a way that is not understood here: " + method);
            }
            return proxy;
        };
        service.routing((HttpRules)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {HttpRules.class}, writing));
    }
}
