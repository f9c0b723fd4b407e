package dev.tidemark.server.imports;

import dev.tidemark.imports.Begun;
import dev.tidemark.imports.ImportRow;
import dev.tidemark.imports.Problem;
import dev.tidemark.imports.Undone;
import dev.tidemark.server.collect.Answer;
import dev.tidemark.server.collect.Problems;
import dev.tidemark.server.collect.SentBytes;
import dev.tidemark.server.imports.Asked.Wrong;
import dev.tidemark.store.KeysUnavailable;
import dev.tidemark.store.Tenant;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /v1/imports}: a tenant's own slices, by a key with the scope import. An upload is kept on disk and read later; its job is
 * asked for by its id.
 */
public final class ImportsEndpoint implements HttpService {

    private static final String PATH = "/v1/imports";
    private static final int LISTED = 200;

    private final Importers importers;
    private final ImportJobs jobs;
    private final Path scratch;
    private final Optional<Path> folder;

    /**
     * @param scratch where uploads are kept until they are read
     * @param folder in which a request may name files, below a folder of the tenant's name; none if it may name none
     */
    public ImportsEndpoint(Importers importers, ImportJobs jobs, Path scratch, Optional<Path> folder) {
        this.importers = importers;
        this.jobs = jobs;
        this.scratch = scratch;
        this.folder = folder;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(PATH, (request, response) -> answer(request, response, this::post))
                .get(PATH, (request, response) -> answer(request, response, this::list))
                .any(PATH, Problems.notAllowed("GET", "POST"))
                .get(PATH + "/{id}", (request, response) -> answer(request, response, this::show))
                .any(PATH + "/{id}", Problems.notAllowed("GET"))
                .post(PATH + "/{id}/undo", (request, response) -> answer(request, response, this::undo))
                .any(PATH + "/{id}/undo", Problems.notAllowed("POST"));
    }

    @FunctionalInterface
    private interface Action {
        Answer answer(ServerRequest request, Tenant tenant) throws Wrong, IOException;
    }

    private void answer(ServerRequest request, ServerResponse response, Action action) {
        reply(request, action)
                .with(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"))
                .send(response);
    }

    private Answer reply(ServerRequest request, Action action) {
        try {
            var tenant = importers.importer(key(request));
            return tenant.isPresent()
                    ? action.answer(request, tenant.get())
                    : ImportJson.refused(
                            Status.FORBIDDEN_403,
                            "no_import_key",
                            "Send the header Authorization: Bearer, followed by a write key with the scope import.",
                            "header authorization");
        } catch (KeysUnavailable _) {
            return ImportJson.comeAgain();
        } catch (Wrong wrong) {
            return ImportJson.refused(Status.BAD_REQUEST_400, wrong.problems());
        } catch (IOException _) {
            return ImportJson.refused(
                    Status.BAD_REQUEST_400,
                    "body_cut",
                    "The body ended before it was complete; send it again.",
                    "body");
        }
    }

    private static String key(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .orElse("")
                .replaceFirst("(?i)^bearer ", "")
                .strip();
    }

    private Answer post(ServerRequest request, Tenant tenant) throws Wrong, IOException {
        var upload = Upload.keep(new SentBytes(request), Scratch.in(scratch));
        var begun = false;
        try {
            var asked = AskedReader.read(request, upload.open());
            var tag = upload.tag(tenant, asked, request.query().rawValue());
            var earlier = jobs.earlier(asked, tag, tenant.name());
            if (earlier.isPresent()) {
                return ImportJson.accepted(earlier.get().id());
            }
            var delivery = delivery(asked, tenant, upload, tag);
            begun = true;
            return started(jobs.start(delivery, upload.scratch()));
        } catch (BadFile bad) {
            throw new Wrong(bad.reasons().stream()
                    .map(reason -> new Problem("bad_file", reason, "rollups"))
                    .toList());
        } finally {
            if (!begun) {
                upload.scratch().close();
            }
        }
    }

    private Delivery delivery(Asked asked, Tenant tenant, Upload upload, String tag)
            throws Wrong, IOException, BadFile {
        var files = new LinkedHashMap<String, List<DeliveredFile>>();
        for (var each : asked.files().entrySet()) {
            files.put(
                    each.getKey(),
                    each.getValue().equals(Asked.BODY) && asked.format().isPresent()
                            ? List.of(new DeliveredFile(
                                    upload.file(), "upload", asked.format().get()))
                            : named(each.getValue(), tenant, upload));
        }
        return new Delivery(
                jobs.order(asked, tenant.name(), Delivery.note(files) + " " + tag), files, Map.of(), asked.maxErrors());
    }

    /** A tenant's key opens the folder of that tenant, and nothing beside it. */
    private List<DeliveredFile> named(String name, Tenant tenant, Upload upload) throws Wrong, IOException, BadFile {
        if (folder.isEmpty()) {
            throw new Wrong("no_folder", "this server has no folder of imports; send the file as the body", "/rollups");
        }
        var own = folder.get().resolve(tenant.name()).normalize();
        if (name.isEmpty()
                || name.equals(Asked.BODY)
                || !own.resolve(name).normalize().startsWith(own)) {
            throw new Wrong("bad_file", "name a file in the tenant's folder of imports", "/rollups");
        }
        return new FileNames(own, Optional.empty(), upload.scratch(), () -> new ByteArrayInputStream(new byte[0]))
                .find(name);
    }

    private static Answer started(Begun begun) throws Wrong {
        return switch (begun) {
            case Begun.Ready(var staging) -> ImportJson.accepted(staging.id());
            case Begun.Refused(var problems) -> throw new Wrong(problems);
            case Begun.Busy busy ->
                ImportJson.refused(
                        Status.CONFLICT_409,
                        "import_under_way",
                        "Another import of rollup '" + busy.rollup() + "' is under way; come again when it is over.",
                        "rollups");
        };
    }

    private Answer list(ServerRequest request, Tenant tenant) {
        return ImportJson.list(jobs.imports().list(LISTED).stream()
                .filter(each -> isOf(each, tenant))
                .toList());
    }

    private Answer show(ServerRequest request, Tenant tenant) {
        return find(request, tenant)
                .map(row -> ImportJson.one(row, jobs.job(row.id())))
                .orElseGet(ImportsEndpoint::unknown);
    }

    private Answer undo(ServerRequest request, Tenant tenant) {
        var found = find(request, tenant);
        if (found.isEmpty()) {
            return unknown();
        }
        return switch (jobs.imports().undo(found.get().id())) {
            case Undone.Done _ -> show(request, tenant);
            case Undone.Refused(var problem) -> ImportJson.refused(Status.CONFLICT_409, List.of(problem));
        };
    }

    private Optional<ImportRow> find(ServerRequest request, Tenant tenant) {
        var id = request.path().pathParameters().get("id");
        return id.matches("\\d{1,18}")
                ? jobs.imports().find(Long.parseLong(id)).filter(row -> isOf(row, tenant))
                : Optional.empty();
    }

    private static boolean isOf(ImportRow row, Tenant tenant) {
        return row.tenant().filter(tenant.name()::equals).isPresent();
    }

    private static Answer unknown() {
        return ImportJson.refused(Status.NOT_FOUND_404, "no_import", "This key's tenant has no such import.", "path");
    }
}
