package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the context attributes of an event must be like. */
final class EventRules {
    private static final List<Attribute> REQUIRED =
            List.of(Attribute.ID, Attribute.SOURCE, Attribute.TYPE, Attribute.SPECVERSION);
    private static final List<Attribute> MEASURED =
            List.of(Attribute.ID, Attribute.SOURCE, Attribute.TYPE, Attribute.TIME, Attribute.USER, Attribute.SESSION);

    private final CollectSettings limits;
    private final Instant now;

    EventRules(CollectSettings limits, Instant now) {
        this.limits = limits;
        this.now = now;
    }

    /**
     * Adds what is wrong to the findings.
     *
     * @param at JSON pointer to the event
     */
    void check(Envelope event, String at, Findings findings) {
        REQUIRED.forEach(attribute -> required(event, attribute, at, findings));
        MEASURED.forEach(attribute -> length(event.text(attribute), attribute, at, findings));
        version(event.text(Attribute.SPECVERSION), at, findings);
        time(event.text(Attribute.TIME), at, findings);
        if (event.has(Attribute.DATA) && event.has(Attribute.DATA_BASE64)) {
            findings.add("data_twice", at + "/data_base64", "Send data or data_base64, not both.");
        }
    }

    private static void required(Envelope event, Attribute attribute, String at, Findings findings) {
        String text = event.text(attribute);
        if (text != null && text.isEmpty()) {
            findings.add("missing_attribute", pointer(at, attribute), attribute.member + " is empty; give it a value.");
        } else if (!event.has(attribute)) {
            findings.add(
                    "missing_attribute",
                    pointer(at, attribute),
                    attribute.member + " is missing; every event has id, source, type and specversion.");
        }
    }

    private static void length(@Nullable String text, Attribute attribute, String at, Findings findings) {
        if (text != null && tooLong(text, attribute.longest)) {
            findings.add(
                    "attribute_too_long",
                    pointer(at, attribute),
                    attribute.member + " may have at most " + attribute.longest + " bytes.");
        }
    }

    private static boolean tooLong(String text, int longest) {
        return text.length() > longest / 3 && text.getBytes(StandardCharsets.UTF_8).length > longest;
    }

    private static void version(@Nullable String version, String at, Findings findings) {
        if (version != null && !version.isEmpty() && !version.equals("1.0")) {
            findings.add(
                    "unsupported_specversion",
                    pointer(at, Attribute.SPECVERSION),
                    "specversion is " + Findings.quote(version) + "; only \"1.0\" is taken.");
        }
    }

    private void time(@Nullable String text, String at, Findings findings) {
        if (text == null) {
            return;
        }
        Instant time = Rfc3339.parse(text).orElse(null);
        if (time == null) {
            findings.add(
                    "invalid_time",
                    pointer(at, Attribute.TIME),
                    "time is " + Findings.quote(text)
                            + "; write it with date, time and offset like 2026-11-22T06:07:08.9Z (RFC 3339).");
        } else if (time.isAfter(now.plus(limits.maxAhead()))) {
            findings.add(
                    "time_in_future",
                    pointer(at, Attribute.TIME),
                    "time is more than " + limits.maxAhead().toHours() + " hours ahead of the server's clock (" + now
                            + "); check the sender's clock.");
        } else if (time.isBefore(Instant.EPOCH)) {
            findings.add(
                    "time_too_old",
                    pointer(at, Attribute.TIME),
                    "time lies before 1970-01-01; check its unit and the sender's clock.");
        }
    }

    private static String pointer(String at, Attribute attribute) {
        return at + "/" + attribute.member;
    }
}
