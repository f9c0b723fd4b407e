package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.store.Tenants;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Boards over HTTP: listed for readers, saved by those who may, under the revision that they have seen. */
class BoardsEndpointTest {

    private static final String BOARD =
            "{\"title\": \"Mine\", \"panels\": [{\"show\": \"number\", \"measure\": \"view.views\"}]}";

    private final CubeServer server = new CubeServer();

    @BeforeEach
    void tenants() {
        var tenants = new Tenants(server.database());
        assertThat(tenants.findOrCreate("news").id()).isEqualTo(1);
        assertThat(tenants.findOrCreate("other").id()).isEqualTo(2);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void madeOnesAreListedForWhoeverReads() throws Exception {
        var list = list("news-token");
        assertThat(list.path("editable").asBoolean()).isTrue();
        assertThat(list.at("/boards/0/name").asString()).isEqualTo("publishing");
        assertThat(list.at("/boards/0/origin").asString()).isEqualTo("made");
        assertThat(list.at("/boards/0/board/panels/0/show").asString()).isEqualTo("number");
        assertThat(list("news-token meta").path("editable").asBoolean()).isFalse();
        assertThat(server.get("/v1/boards", "news-token data").body()).contains("API scope is missing: meta");
        assertThat(server.get("/v1/boards", "nobody").statusCode()).isEqualTo(403);
    }

    @Test
    void savingNeedsTheScope() throws Exception {
        for (var token : new String[] {"news-token meta", "news-token data", "news-token sql"}) {
            assertThat(put(token, "mine", BOARD, "").body()).contains("API scope is missing: boards");
            assertThat(delete(token, "mine", "1").statusCode()).isEqualTo(403);
        }
        assertThat(put("news-token boards", "mine", BOARD, "").statusCode()).isEqualTo(200);
    }

    @Test
    void twoEditorsDoNotOverwriteEachOther() throws Exception {
        var saved = put("news-token", "mine", BOARD, "");
        var first = saved.headers().firstValue("etag").orElseThrow();
        assertThat(first)
                .isEqualTo("\"" + JsonMapper.shared().readTree(saved.body()).path("revision") + "\"");
        var listed = list("news-token").at("/boards/1");
        assertThat(listed.path("origin").asString()).isEqualTo("saved");
        assertThat(listed.at("/board/title").asString()).isEqualTo("Mine");
        assertThat(list("other-token").path("boards")).hasSize(1);
        var second = put("news-token", "mine", BOARD.replace("Mine", "Ours"), first);
        assertThat(second.statusCode()).isEqualTo(200);
        for (var tag : new String[] {first, "", "no tag", "99999999999999999999"}) {
            var refused = put("news-token", "mine", BOARD, tag);
            assertThat(refused.statusCode()).isEqualTo(412);
            assertThat(refused.body()).contains("\"code\":\"board_changed\"", "\"at\":\"header if-match\"");
        }
        assertThat(delete("news-token", "mine", first).statusCode()).isEqualTo(412);
        assertThat(delete("news-token", "mine", "").statusCode()).isEqualTo(412);
        assertThat(list("news-token").at("/boards/1/board/title").asString()).isEqualTo("Ours");
        assertThat(delete(
                                "news-token",
                                "mine",
                                second.headers().firstValue("etag").orElseThrow())
                        .statusCode())
                .isEqualTo(204);
        assertThat(list("news-token").path("boards")).hasSize(1);
    }

    @Test
    void oneThatHidesAMadeOneSaysSo() throws Exception {
        put("news-token", "publishing", BOARD, "");
        var listed = list("news-token").path("boards");
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("hides").asString()).isEqualTo("made");
    }

    @Test
    void whatIsWrongIsToldAsInACatalog() throws Exception {
        var refused = put(
                "news-token", "mine", BOARD.replace("view.views", "view.veiws").replace("title", "tilte"), "");
        assertThat(refused.statusCode()).isEqualTo(400);
        var problem = JsonMapper.shared().readTree(refused.body());
        assertThat(problem.path("code").asString()).isEqualTo("bad_board");
        assertThat(problem.path("at").asString()).isEqualTo("tilte");
        assertThat(problem.at("/others/0/at").asString()).isEqualTo("panels[0].measure");
        assertThat(problem.at("/others/0/message").asString())
                .isEqualTo("source 'view' has no measure 'veiws'; did you mean 'views'?");
        assertThat(put("news-token", "No-name", BOARD, "").statusCode()).isEqualTo(400);
        assertThat(put("news-token", "mine", "\u0000", "").statusCode()).isEqualTo(400);
        assertThat(put("news-token", "mine", BOARD + " ".repeat(64 * 1024), "").statusCode())
                .isEqualTo(413);
    }

    @Test
    void aHundredAreEnough() throws Exception {
        for (var i = 0; i < 100; i++) {
            assertThat(put("news-token", "b" + i, BOARD, "").statusCode()).isEqualTo(200);
        }
        var refused = put("news-token", "one_more", BOARD, "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("\"code\":\"too_many_boards\"");
    }

    private JsonNode list(String token) throws Exception {
        var response = server.get("/v1/boards", token);
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private HttpResponse<String> put(String token, String name, String board, String revision) throws Exception {
        return server.send(request(token, name, revision).PUT(HttpRequest.BodyPublishers.ofString(board)));
    }

    private HttpResponse<String> delete(String token, String name, String revision) throws Exception {
        return server.send(request(token, name, revision).DELETE());
    }

    private HttpRequest.Builder request(String token, String name, String revision) {
        var request = HttpRequest.newBuilder(server.uri("/v1/boards/" + name)).header("Authorization", token);
        return revision.isEmpty() ? request : request.header("If-Match", revision);
    }
}
