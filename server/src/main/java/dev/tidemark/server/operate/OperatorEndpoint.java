package dev.tidemark.server.operate;

import dev.tidemark.server.api.TooManyQuestions;
import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Credentials;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.KeysUnavailable;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/operator}: how everything is, and the replay of rejects. For keys of operators. */
public final class OperatorEndpoint implements HttpService {

    private static final String PATH = "/v1/operator";
    private static final String REPLAY = PATH + "/replay";
    private static final String SLOW = PATH + "/slow/{id}";
    private static final long COME_AGAIN_SECONDS = 2;

    private final Operators operators;
    private final OperatorView view;

    public OperatorEndpoint(Operators operators, OperatorView view) {
        this.operators = operators;
        this.view = view;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, (request, response) -> answer(request, response, _ -> shown(Status.OK_200)))
                .any(PATH, Problems.notAllowed("GET"))
                .get(SLOW, (request, response) -> answer(request, response, this::plans))
                .any(SLOW, Problems.notAllowed("GET"))
                .post(REPLAY, (request, response) -> answer(request, response, this::replay))
                .any(REPLAY, Problems.notAllowed("POST"));
    }

    private void answer(ServerRequest request, ServerResponse response, Function<ServerRequest, Answer> action) {
        reply(request, action)
                .with(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"))
                .send(response);
    }

    private Answer reply(ServerRequest request, Function<ServerRequest, Answer> action) {
        try {
            return operators.isOperator(key(request))
                    ? action.apply(request)
                    : Answer.of(
                            Status.FORBIDDEN_403,
                            new Problem(
                                    "no_operator_key",
                                    "Send the header Authorization: Bearer, followed by an operator's key; tidemark key create --kind operator makes one.",
                                    "header authorization"));
        } catch (KeysUnavailable | SqlFailure _) {
            return Answer.comeAgain(
                    new Problem("database_unavailable", "The database cannot be reached; ask again soon.", "server"),
                    COME_AGAIN_SECONDS);
        }
    }

    private static String key(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .map(Credentials::key)
                .orElse("");
    }

    private Answer shown(Status status) {
        return Answer.of(status, JsonMapper.shared().writeValueAsBytes(view.json()));
    }

    private Answer plans(ServerRequest request) {
        try {
            return view.plans(request.path().pathParameters().get("id"))
                    .map(plans -> Answer.of(Status.OK_200, JsonMapper.shared().writeValueAsBytes(plans)))
                    .orElseGet(() -> Answer.of(
                            Status.NOT_FOUND_404,
                            new Problem("no_question", "Nobody has asked so in the last hour.", "path id")));
        } catch (TooManyQuestions _) {
            return Answer.comeAgain(
                    new Problem("too_many", "The tenant that asked so asks too much now; come again soon.", "path id"),
                    COME_AGAIN_SECONDS);
        } catch (SqlFailure failure) {
            if (failure.isMissing()) {
                return Answer.of(
                        Status.GONE_410,
                        new Problem(
                                "replaced",
                                "What the question read was replaced since, and is no longer there.",
                                "path id"));
            }
            throw failure;
        }
    }

    private Answer replay(ServerRequest request) {
        var reason = request.query().first("reason").orElse("");
        if (!reason.matches("[a-z_]{1,63}")) {
            return Answer.of(
                    Status.BAD_REQUEST_400,
                    new Problem("no_reason", "Say of which reason rejects are to be replayed.", "query reason"));
        }
        return view.replay().start(reason)
                ? shown(Status.ACCEPTED_202)
                : Answer.of(
                        Status.CONFLICT_409,
                        new Problem(
                                "replay_under_way",
                                "Another replay is under way; come again when it is over.",
                                "query reason"));
    }
}
