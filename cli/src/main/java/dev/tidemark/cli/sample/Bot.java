package dev.tidemark.cli.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/** A chatbot, what people write to it, and what it answers. */
record Bot(String name, List<String> heard, List<String> said) {

    static final List<Bot> ALL = List.of(
            new Bot(
                    "order-desk",
                    List.of(
                            "Where is my parcel?",
                            "I would like to change my address",
                            "Can I still cancel?",
                            "It is the wrong colour 😕",
                            "Thanks, that was quick!"),
                    List.of(
                            "Your parcel leaves the depot this afternoon.",
                            "I have changed it. Anything else?",
                            "Done: the money is with you within three days.",
                            "I am sorry! A new one is on its way.",
                            "With pleasure 🙂")),
            new Bot(
                    "travel-desk",
                    List.of(
                            "A room for two in Saltmere, please",
                            "Is breakfast included?",
                            "Which ferry gets me there before noon?",
                            "Can I take my dog?",
                            "Book it"),
                    List.of(
                            "I found four rooms. Shall I show the one by the harbour?",
                            "Yes, from seven to ten.",
                            "The 9:40 from Quillhaven arrives at 11:25.",
                            "Dogs travel free on all our ferries.",
                            "Booked. Have a good journey!")),
            new Bot(
                    "bank-helper",
                    List.of("What is my limit?", "I lost my card!!", "How do I pay abroad", "show me last month", "ok"),
                    List.of(
                            "You can raise it in the app, up to your monthly income.",
                            "I have locked it. A new card takes two days.",
                            "Your card works everywhere; withdrawals cost nothing in the union.",
                            "Here is last month at a glance.",
                            "Is there anything else?")),
            new Bot(
                    "pizza-pal",
                    List.of(
                            "One large with olives",
                            "the same as last time",
                            "how long?",
                            "no onions please",
                            "🍕🍕🍕"),
                    List.of(
                            "One large with olives: pick-up or delivery?",
                            "Coming up, the usual!",
                            "About 25 minutes.",
                            "No onions, promised.",
                            "Three it is 🍕")),
            new Bot(
                    "clinic-line",
                    List.of(
                            "I need an appointment this week",
                            "Is Thursday possible?",
                            "My prescription has run out",
                            "What should I bring?",
                            "Thank you"),
                    List.of(
                            "Thursday at 10:20 or Friday at 15:00?",
                            "Thursday at 10:20 is yours.",
                            "The doctor renews it today; collect it from five.",
                            "Your insurance card, and this message.",
                            "Get well soon!")));

    String heard(RandomGenerator random) {
        return heard.get(random.nextInt(heard.size()));
    }

    String said(RandomGenerator random) {
        return said.get(random.nextInt(said.size()));
    }
}
