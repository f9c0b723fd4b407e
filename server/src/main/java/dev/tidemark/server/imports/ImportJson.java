package dev.tidemark.server.imports;

import dev.tidemark.imports.ImportRow;
import dev.tidemark.imports.Problem;
import dev.tidemark.server.collect.Answer;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How imports are told over HTTP. */
final class ImportJson {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PATIENCE_SECONDS = 2;

    private ImportJson() {}

    static Answer accepted(long id) {
        var location = "/v1/imports/" + id;
        return Answer.of(
                        Status.ACCEPTED_202,
                        JSON.writeValueAsBytes(
                                JSON.createObjectNode().put("id", id).put("location", location)))
                .with(HeaderValues.create(HeaderNames.LOCATION, location));
    }

    static Answer list(List<ImportRow> rows) {
        var answer = JSON.createObjectNode();
        var list = answer.putArray("imports");
        rows.forEach(row -> list.add(json(row)));
        return Answer.of(Status.OK_200, JSON.writeValueAsBytes(answer));
    }

    /** @param job what this server knows of it beside */
    static Answer one(ImportRow row, Optional<ImportJobs.Job> job) {
        return Answer.of(Status.OK_200, JSON.writeValueAsBytes(told(row, job)));
    }

    /** Likewise, not written yet. */
    static ObjectNode told(ImportRow row, Optional<ImportJobs.Job> job) {
        var answer = json(row);
        job.ifPresent(each -> {
            answer.put("rows_read", each.course().rows());
            answer.put("refused", Math.max(row.refused(), each.refusals().count()));
            var reasons = answer.putArray("reasons");
            List.copyOf(each.reasons()).forEach(reasons::add);
            var refused = answer.putArray("refused_rows");
            each.refusals()
                    .first()
                    .forEach(one -> refused.addObject()
                            .put("file", one.file())
                            .put("line", one.line())
                            .put("column", one.column())
                            .put("reason", one.reason()));
        });
        return answer;
    }

    private static ObjectNode json(ImportRow row) {
        var json = JSON.createObjectNode()
                .put("id", row.id())
                .put("state", row.state().word())
                .put("from", row.from().toString())
                .put("to", row.to().toString())
                .put("rows", row.rows())
                .put("refused", row.refused())
                .put("files", row.note())
                .put("started_at", row.startedAt().toString());
        var rollups = json.putArray("rollups");
        row.rollups().forEach(rollups::add);
        row.finishedAt().ifPresent(at -> json.put("finished_at", at.toString()));
        return json;
    }

    static Answer refused(Status status, String code, String message, String at) {
        return refused(status, List.of(new Problem(code, message, at)));
    }

    /** The first one leads, the rest follow as {@code others}. */
    static Answer refused(Status status, List<Problem> problems) {
        var answer = json(problems.getFirst());
        if (problems.size() > 1) {
            var others = answer.putArray("others");
            problems.stream().skip(1).forEach(each -> others.add(json(each)));
        }
        return Answer.of(status, JSON.writeValueAsBytes(answer));
    }

    static Answer comeAgain() {
        return refused(
                        Status.SERVICE_UNAVAILABLE_503,
                        "database_unavailable",
                        "The database cannot be reached; ask again soon.",
                        "server")
                .with(HeaderValues.create(HeaderNames.RETRY_AFTER, String.valueOf(PATIENCE_SECONDS)));
    }

    private static ObjectNode json(Problem problem) {
        return JSON.createObjectNode()
                .put("code", problem.code())
                .put("message", problem.message())
                .put("at", problem.at());
    }
}
