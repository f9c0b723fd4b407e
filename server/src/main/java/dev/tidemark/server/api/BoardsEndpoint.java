package dev.tidemark.server.api;

import dev.tidemark.boards.AllBoards;
import dev.tidemark.boards.SavedBoards;
import dev.tidemark.boards.Saving;
import dev.tidemark.catalog.Board;
import dev.tidemark.catalog.InvalidCatalog;
import dev.tidemark.catalog.Mistake;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.SentBytes;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/boards}: the boards of the token's tenant. They are listed for whoever may ask for members, and saved and deleted
 * with the scope {@code boards}, under the revision that was read.
 */
public final class BoardsEndpoint implements HttpService {

    private static final String PATH = "/v1/boards";
    private static final int MOST_BYTES = 64 * 1024;

    private final Gate gate;
    private final KeptSource source;
    private final SavedBoards saved;

    public BoardsEndpoint(ReadTokens tokens, KeptSource source, SavedBoards saved) {
        this.gate = new Gate(tokens);
        this.source = source;
        this.saved = saved;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(
                        PATH,
                        (request, response) ->
                                enter(request, response, Scope.META, tenant -> list(request, response, tenant)))
                .any(PATH, Problems.notAllowed("GET"))
                .put(
                        PATH + "/{name}",
                        (request, response) ->
                                enter(request, response, Scope.BOARDS, tenant -> save(request, response, tenant)))
                .delete(
                        PATH + "/{name}",
                        (request, response) ->
                                enter(request, response, Scope.BOARDS, tenant -> delete(request, response, tenant)))
                .any(PATH + "/{name}", Problems.notAllowed("PUT", "DELETE"));
    }

    @FunctionalInterface
    private interface Action {
        void of(Tenant tenant) throws IOException;
    }

    private void enter(ServerRequest request, ServerResponse response, Scope needed, Action action) {
        gate.enter(request, response, Optional.of(needed), tenant -> {
            try {
                action.of(tenant);
            } catch (IOException _) {
                refuse(
                        response,
                        Status.BAD_REQUEST_400,
                        "body_cut",
                        "The body ended before it was complete; send it again.",
                        "body");
            } catch (SqlFailure failure) {
                if (!failure.isUnavailable()) {
                    throw failure;
                }
                Reply.unavailable(response);
            }
        });
    }

    private void list(ServerRequest request, ServerResponse response, Tenant tenant) {
        var body = JsonMapper.shared().createObjectNode().put("editable", gate.grants(request, Scope.BOARDS));
        var boards = body.putArray("boards");
        AllBoards.of(source.keptAfterALook().catalog(), saved.of(tenant)).forEach(each -> {
            var board = boards.addObject()
                    .put("name", each.name())
                    .put("origin", each.origin().word());
            each.hides().ifPresent(origin -> board.put("hides", origin.word()));
            each.revision().ifPresent(revision -> board.put("revision", revision));
            board.set("board", JsonMapper.shared().readTree(each.json()));
        });
        Reply.json(response, body);
    }

    private void save(ServerRequest request, ServerResponse response, Tenant tenant) throws IOException {
        var bytes = new SentBytes(request).readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            refuse(
                    response,
                    Status.REQUEST_ENTITY_TOO_LARGE_413,
                    "body_too_large",
                    "A board has at most " + MOST_BYTES / 1024 + " kB.",
                    "body");
            return;
        }
        try {
            var text = new String(bytes, StandardCharsets.UTF_8);
            var board = Board.parse(name(request), text, source.keptAfterALook().catalog());
            tell(response, saved.save(tenant, board, revision(request)));
        } catch (InvalidCatalog invalid) {
            mistaken(response, invalid.mistakes());
        }
    }

    /** All at once, the first one as the problem. */
    private static void mistaken(ServerResponse response, List<Mistake> mistakes) {
        var body = problem(mistakes.getFirst());
        if (mistakes.size() > 1) {
            var others = body.putArray("others");
            mistakes.stream().skip(1).map(BoardsEndpoint::problem).forEach(others::add);
        }
        response.status(Status.BAD_REQUEST_400);
        Reply.json(response, body);
    }

    private static ObjectNode problem(Mistake mistake) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("code", "bad_board")
                .put("message", mistake.message())
                .put("at", mistake.at());
    }

    private static void tell(ServerResponse response, Saving saving) {
        switch (saving) {
            case Saving.Done(long revision) -> {
                response.header(HeaderNames.ETAG, "\"" + revision + "\"");
                Reply.json(response, JsonMapper.shared().createObjectNode().put("revision", revision));
            }
            case Saving.Changed _ -> changed(response);
            case Saving.TooMany _ ->
                refuse(
                        response,
                        Status.CONFLICT_409,
                        "too_many_boards",
                        "A tenant saves at most " + SavedBoards.MOST + " boards; delete one first.",
                        "path");
        }
    }

    private void delete(ServerRequest request, ServerResponse response, Tenant tenant) {
        var revision = revision(request);
        if (revision.isPresent() && saved.delete(tenant, name(request), revision.getAsLong())) {
            response.status(Status.NO_CONTENT_204).send();
        } else {
            changed(response);
        }
    }

    private static void changed(ServerResponse response) {
        refuse(
                response,
                Status.PRECONDITION_FAILED_412,
                "board_changed",
                "The board is not what it was when you read it; read it again, and send If-Match with its revision.",
                "header if-match");
    }

    private static void refuse(ServerResponse response, Status status, String code, String message, String at) {
        Problems.send(response, status, new Problem(code, message, at));
    }

    private static String name(ServerRequest request) {
        return request.path().pathParameters().get("name");
    }

    /** As it is listed, or as a tag; of what is neither no board ever was. */
    private static OptionalLong revision(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.IF_MATCH)
                .map(tag -> tag.strip().replaceFirst("^\"(.*)\"$", "$1"))
                .map(tag -> OptionalLong.of(tag.matches("[0-9]{1,18}") ? Long.parseLong(tag) : -1))
                .orElse(OptionalLong.empty());
    }
}
