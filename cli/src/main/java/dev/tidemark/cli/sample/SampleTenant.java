package dev.tidemark.cli.sample;

import java.util.List;

/**
 * A tenant of the demo, and how much happens there on average over a day.
 *
 * @param name the tenant's name
 * @param historyPerHour events in an hour of the past
 * @param livePerSecond events in a second of the present
 */
public record SampleTenant(String name, Scene scene, double historyPerHour, double livePerSecond) {

    /** A news site: readers open articles, which rise and fall. */
    public static final SampleTenant NEWS = new SampleTenant("news", new NewsSite(), 2400, 2);

    /** Chatbots on several messenger platforms: people and bots write in turn. */
    public static final SampleTenant CHATBOT = new SampleTenant("chatbot", new Chatbots(), 1200, 1);

    public static final List<SampleTenant> ALL = List.of(NEWS, CHATBOT);

    /** The same with another amount of traffic. */
    public SampleTenant with(double historyPerHour, double livePerSecond) {
        return new SampleTenant(name, scene, historyPerHour, livePerSecond);
    }
}
