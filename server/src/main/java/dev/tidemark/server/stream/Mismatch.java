package dev.tidemark.server.stream;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.common.utils.Utils;

/** TLS on one side only: the brokers hang up then, and Kafka's clients try again for ever without a word. */
final class Mismatch {
    private static final int MILLIS = 1_000;

    private Mismatch() {}

    /** What is wrong, if the first broker that takes a connection speaks TLS where we do not, or does not where we do. */
    static Optional<String> of(StreamSettings settings) {
        String protocol = settings.client().securityProtocol();
        boolean ours = List.of("SSL", "SASL_SSL").contains(protocol);
        return Arrays.stream(settings.bootstrapServers().split(","))
                .map(String::strip)
                .flatMap(address -> speaksTls(address).stream()
                        .filter(theirs -> theirs != ours)
                        .map(theirs -> "%s %s, and security.protocol is %s"
                                .formatted(address, theirs ? "speaks TLS" : "does not speak TLS", protocol)))
                .findFirst();
    }

    /** Empty when it takes no connection. */
    private static Optional<Boolean> speaksTls(String address) {
        try (Socket plain = new Socket()) {
            plain.connect(
                    new InetSocketAddress(
                            InetAddress.getByName(Objects.requireNonNull(Utils.getHost(address))),
                            Objects.requireNonNull(Utils.getPort(address))),
                    MILLIS);
            plain.setSoTimeout(MILLIS);
            return Optional.of(shakesHands(plain, address));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** A certificate that we do not trust, and an alert, are TLS too. */
    private static boolean shakesHands(Socket plain, String address) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (var tls = (SSLSocket) factory.createSocket(plain, address, plain.getPort(), false)) {
            tls.startHandshake();
            return true;
        } catch (SSLException e) {
            return e.getCause() instanceof CertificateException
                    || String.valueOf(e.getMessage()).contains("fatal alert");
        } catch (EOFException e) {
            return false;
        }
    }
}
