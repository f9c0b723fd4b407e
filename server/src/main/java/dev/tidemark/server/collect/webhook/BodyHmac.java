package dev.tidemark.server.collect.webhook;

import java.util.Optional;
import java.util.function.Function;

/**
 * A code over the body's bytes, in a header.
 *
 * @param prefix what stands before the code
 * @param decoding the code's bytes from its text
 */
record BodyHmac(String header, String prefix, String algorithm, Function<String, byte[]> decoding) implements Seal {

    static BodyHmac sha256Hex(String header, String prefix) {
        return new BodyHmac(header, prefix, "HmacSHA256", Macs::hex);
    }

    static BodyHmac sha256Base64(String header) {
        return new BodyHmac(header, "", "HmacSHA256", Macs::base64);
    }

    static BodyHmac sha1Hex(String header) {
        return new BodyHmac(header, "", "HmacSHA1", Macs::hex);
    }

    @Override
    public Optional<Refusal> broken(Delivery delivery) {
        String given = delivery.header(header).strip();
        if (given.isEmpty()) {
            return Refusal.missing(header);
        }
        boolean genuine = given.startsWith(prefix)
                && Macs.match(
                        delivery.hook().secrets(),
                        algorithm,
                        decoding.apply(given.substring(prefix.length())),
                        delivery.body());
        return genuine ? Optional.empty() : Refusal.wrong(header);
    }
}
