package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.Problem;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Twilio's: over the address as it is entered there, and the fields of the form by name. Behind a proxy a server cannot
 * know that address, so the hook has it as its setting {@code url}: the server's as the world sees it, to which the
 * request's path is added, or all of it but the query, where the proxy changes the path.
 */
record TwilioSeal() implements Seal {
    private static final String HEADER = "X-Twilio-Signature";
    private static final String BODY_HASH = "bodySHA256";
    private static final Pattern SERVER = Pattern.compile("[a-z]+://[^/]*");
    private static final Comparator<Form.Field> BY_NAME =
            Comparator.comparing(Form.Field::name).thenComparing(Form.Field::value);

    @Override
    public Optional<Refusal> broken(Delivery delivery) {
        String given = delivery.header(HEADER).strip();
        if (delivery.setting("url").isEmpty()) {
            return Optional.of(new Refusal(
                    Status.FORBIDDEN_403,
                    new Problem(
                            "hook_without_url",
                            "Twilio signs the address; give this hook the setting url: the server's as Twilio sees it.",
                            "path")));
        }
        if (given.isEmpty()) {
            return Refusal.missing(HEADER);
        }
        boolean genuine = Macs.match(
                        delivery.hook().secrets(),
                        "HmacSHA1",
                        Macs.base64(given),
                        signed(delivery).getBytes(StandardCharsets.UTF_8))
                && bodyIsTheSignedOne(delivery);
        return genuine ? Optional.empty() : Refusal.wrong(HEADER);
    }

    private static String signed(Delivery delivery) {
        String query = delivery.query().isEmpty() ? "" : "?" + delivery.query();
        return address(delivery) + query + (hasForm(delivery) ? fields(delivery.form()) : "");
    }

    private static String address(Delivery delivery) {
        String url = delivery.setting("url").replaceFirst("\\?.*", "");
        String server = url.replaceFirst("/$", "");
        return SERVER.matcher(server).matches() ? server + delivery.path() : url;
    }

    private static boolean hasForm(Delivery delivery) {
        return delivery.isForm() && delivery.body().length > 0;
    }

    private static String fields(Form form) {
        return form.fields().stream()
                .sorted(BY_NAME)
                .distinct()
                .map(field -> field.name() + field.value())
                .collect(Collectors.joining());
    }

    /** A body that is no form is signed by its hash in the address. */
    private static boolean bodyIsTheSignedOne(Delivery delivery) {
        return delivery.body().length == 0
                || hasForm(delivery)
                || MessageDigest.isEqual(
                        Content.sha256(delivery.body()),
                        Macs.hex(Form.parse(delivery.query()).first(BODY_HASH)));
    }
}
