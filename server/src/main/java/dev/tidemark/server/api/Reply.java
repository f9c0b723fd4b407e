package dev.tidemark.server.api;

import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.SqlFailure;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How this package answers: JSON, and what is wrong in the Cube protocol's own form with our {@code code} and {@code at} beside it. */
final class Reply {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Reply() {}

    /**
     * Answers, or says why not.
     *
     * @param timeout how long the database was given
     */
    static void guard(ServerResponse response, Duration timeout, Runnable answer) {
        try {
            answer.run();
        } catch (UserError error) {
            userError(response, error);
        } catch (TooManyQuestions refused) {
            tooMuch(response, "too_many_questions", String.valueOf(refused.getMessage()));
        } catch (Cancellation.Cancelled _) {
            unavailable(response, "stopping", "The server is stopping; ask again soon.");
        } catch (SqlFailure failure) {
            if (failure.isCancelled()) {
                tooLong(response, timeout.toSeconds() + " s");
            } else if (failure.isUnavailable()) {
                unavailable(response);
            } else {
                throw failure;
            }
        }
    }

    /** An answer, unless the client has it already. */
    static void answer(ServerRequest request, ServerResponse response, JsonNode answer) {
        if (Patience.isToWait(answer)) {
            json(response, answer);
        } else if (!EntityTag.of(answer).isAnswer(request, response)) {
            send(response, answer);
        }
    }

    static void json(ServerResponse response, JsonNode body) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        send(response, body);
    }

    private static void send(ServerResponse response, JsonNode body) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        response.send(JSON.writeValueAsBytes(body));
    }

    static void userError(ServerResponse response, UserError error) {
        var message = String.valueOf(error.getMessage());
        response.status(error.isForbidden() ? Status.FORBIDDEN_403 : Status.BAD_REQUEST_400);
        json(
                response,
                error(message)
                        .put("type", "UserError")
                        .put("code", error.code())
                        .put("message", message)
                        .put("at", error.at()));
    }

    static void forbidden(ServerResponse response, String code, String message) {
        response.status(Status.FORBIDDEN_403);
        json(response, error(message).put("code", code).put("message", message).put("at", "header authorization"));
    }

    static void unavailable(ServerResponse response) {
        unavailable(response, "database_unavailable", "The database cannot be reached; ask again soon.");
    }

    private static void unavailable(ServerResponse response, String code, String message) {
        response.status(Status.SERVICE_UNAVAILABLE_503).header(HeaderNames.RETRY_AFTER, "2");
        json(response, error(message).put("code", code).put("message", message).put("at", "server"));
    }

    static void tooLong(ServerResponse response, String limit) {
        var message = "The answer took longer than " + limit + "; ask for a shorter range or fewer members.";
        response.status(Status.GATEWAY_TIMEOUT_504);
        json(
                response,
                error(message).put("code", "too_long").put("message", message).put("at", ""));
    }

    static void tooMuch(ServerResponse response, String code, String message) {
        response.status(Status.TOO_MANY_REQUESTS_429).header(HeaderNames.RETRY_AFTER, "5");
        json(response, error(message).put("code", code).put("message", message).put("at", ""));
    }

    private static ObjectNode error(String message) {
        return JSON.createObjectNode().put("error", message);
    }
}
