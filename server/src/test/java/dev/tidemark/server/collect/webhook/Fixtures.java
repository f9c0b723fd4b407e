package dev.tidemark.server.collect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests out of the tests of platforms' SDKs, by folder. What is only part of a request is put where platforms put it. */
final class Fixtures {

    static final List<String> FOLDERS = List.of(
            "facebook-botbuilder",
            "facebook-messenger4j",
            "slack-botbuilder",
            "twilio-botbuilder",
            "telegram",
            "kik",
            "dialogflow");

    /** Files that no platform sends, and why. */
    static final Map<String, String> NO_REQUESTS = Map.of(
            "facebook-botbuilder/Activities.json", "the bot framework's own form of a message",
            "twilio-botbuilder/Activities.json", "the bot framework's own form of a message",
            "twilio-botbuilder/DictionaryPayload.json", "NoMediaPayload.txt after it was read into a dictionary",
            "twilio-botbuilder/DictionaryMediaPayload.json", "MediaPayload.txt after it was read into a dictionary",
            "slack-botbuilder/SlackActivity.json", "the bot framework's own form of a message",
            "telegram/MessageOriginSerializationTests-00.json", "a member of a message",
            "kik/test_suggested_keyboard_message.json", "a message that a bot sends to Kik");

    /** A Kik message's type, which that SDK knows by its class. */
    private static final Map<String, String> KIK_TYPES = Map.of(
            "test_delivery_receipt_incoming", "delivery-receipt",
            "test_sticker_message_incoming", "sticker",
            "test_is_typing_incoming", "is-typing",
            "test_read_receipt_incoming", "read-receipt",
            "test_friend_picker_message_incoming", "friend-picker",
            "test_text_message_incoming", "text",
            "test_video_message_incoming", "video",
            "test_start_chatting_incoming", "start-chatting",
            "test_picture_message_incoming", "picture",
            "test_scan_data_message_incoming", "scan-data");

    private Fixtures() {}

    record Fixture(String name, Sent sent) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fixture> all() {
        return FOLDERS.stream().flatMap(Fixtures::of);
    }

    static Stream<Fixture> of(String folder) {
        return files(folder)
                .filter(file -> !NO_REQUESTS.containsKey(name(folder, file)))
                .flatMap(file -> requests(folder, file));
    }

    static Stream<Path> files(String folder) {
        try (Stream<Path> files = Files.list(SharedData.file("webhooks/" + folder))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(String folder, Path file) {
        return folder + "/" + file.getFileName();
    }

    static String platform(String folder) {
        return folder.replaceFirst("-.*", "");
    }

    private static Stream<Fixture> requests(String folder, Path file) {
        String platform = platform(folder);
        String name = name(folder, file);
        String body = read(file);
        if (name.endsWith(".txt")) {
            return Stream.of(new Fixture(name, Sent.form(platform, body)));
        }
        return bodies(platform, file, body).map(each -> new Fixture(name, Sent.json(platform, each)));
    }

    private static Stream<String> bodies(String platform, Path file, String body) {
        JsonNode json = JsonMapper.shared().readTree(body.replace("\ufeff", ""));
        if (platform.equals("telegram") && json.path("result").isArray()) {
            return json.path("result").valueStream().map(JsonNode::toString);
        }
        if (platform.equals("telegram") && json.has("message_id")) {
            return Stream.of("{\"update_id\": 5, \"message\": " + body + "}");
        }
        if (platform.equals("facebook") && json.isArray()) {
            return Stream.of("{\"object\": \"page\", \"entry\": [{\"id\": \"1\", \"messaging\": " + body + "}]}");
        }
        if (platform.equals("kik") && !json.has("messages")) {
            String type = KIK_TYPES.getOrDefault(file.getFileName().toString().replace(".json", ""), "link");
            return Stream.of("{\"messages\": [{\"type\": \"" + type + "\","
                    + body.strip().substring(1) + "]}");
        }
        return Stream.of(body);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
