package dev.tidemark.cli.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The articles of the news site: invented places, invented people, invented news. */
final class Newsroom {

    private static final int ARTICLES = 150;

    private static final List<String> PLACES = List.of(
            "Brindle Bay",
            "Port Ellory",
            "Quillhaven",
            "Saltmere",
            "Low Fennick",
            "Oakspire",
            "Tarn Hollow",
            "Wexcombe",
            "Larkmoor",
            "Greywater",
            "Eastmarsh",
            "Pellan Rock",
            "Corran Head",
            "Dunmarrow",
            "Silverwick",
            "Thistle Point",
            "Marlow Sands",
            "Upper Quern",
            "Kestrel Row");

    private static final List<String> AUTHORS = List.of(
            "Ada Merrin",
            "Bram Oyelle",
            "Cleo Vantry",
            "Dario Fenwright",
            "Edda Korhol",
            "Faye Lindqvale",
            "Goran Hesk",
            "Hana Tolliver",
            "Ines Quarrel",
            "Jonas Wetherby",
            "Kaya Dunmore",
            "Lior Asken",
            "Mina Harcastle",
            "Nils Overgard",
            "Odile Prane",
            "Pavo Strand",
            "Rhea Calloway",
            "Soren Mick",
            "Tilda Ashgrove",
            "Umar Bexley",
            "Vera Nightling",
            "Wim Sorrel",
            "Yara Pemble",
            "Zeno Marsh");

    private static final List<Map.Entry<String, List<String>>> SECTIONS = List.of(
            Map.entry(
                    "City",
                    List.of(
                            "Night trams return to %s after eleven years",
                            "%s opens its first floating library",
                            "Why every second shop in %s is a bakery again",
                            "The last lamplighter of %s hangs up the ladder",
                            "%s puts its old bridge up for adoption")),
            Map.entry(
                    "Politics",
                    List.of(
                            "%s council falls over a roundabout",
                            "Recount in %s: four votes, two winners",
                            "Mayor of %s promises one honest speech a month",
                            "%s votes to shorten its meetings, after nine hours",
                            "What the harbour treaty means for %s")),
            Map.entry(
                    "Science",
                    List.of(
                            "Divers map the singing reef off %s",
                            "A clock of moss keeps time in %s",
                            "The meteor over %s was older than the Sun",
                            "How owls in %s learned to cross at green",
                            "%s tests a bridge that heals its own cracks")),
            Map.entry(
                    "Sport",
                    List.of(
                            "%s win the long regatta by a paddle",
                            "Goalkeeper scores twice as %s go up",
                            "The oldest marathon of %s has a new route",
                            "%s lose their tenth final in a row, and celebrate",
                            "Fog ends play in %s after one ball")),
            Map.entry(
                    "Culture",
                    List.of(
                            "An opera for forty bicycles in %s",
                            "The painter who never left %s",
                            "%s lends its whole museum to its neighbours",
                            "Silent film found under a stage in %s",
                            "Who wrote the songs of %s?")),
            Map.entry(
                    "Business",
                    List.of(
                            "The umbrella makers of %s sell out by noon",
                            "%s shipyard builds its first electric ferry",
                            "Rents fall in %s for the first time in a decade",
                            "A bank in %s that closes when the sun shines",
                            "How %s became the capital of small batteries")),
            Map.entry(
                    "Weather",
                    List.of(
                            "Three tides in one day at %s",
                            "Snow before apples: an odd autumn in %s",
                            "The wind of %s gets a name",
                            "Storm passes %s and leaves a rainbow tour",
                            "Driest spring in %s since the wells were dug")),
            Map.entry(
                    "Opinion",
                    List.of(
                            "Let %s keep its slow trains",
                            "I moved to %s and found my neighbours",
                            "Stop counting the swans of %s",
                            "What %s can teach us about queueing",
                            "In praise of the dull streets of %s")));

    private Newsroom() {}

    static List<Article> articles() {
        var random = new SplittableRandom(150);
        var articles = new ArrayList<Article>();
        for (var i = 0; i < ARTICLES; i++) {
            var section = SECTIONS.get(i % SECTIONS.size());
            var turn = i / SECTIONS.size();
            var titles = section.getValue();
            articles.add(new Article(
                    titles.get(turn % titles.size()).formatted(PLACES.get((3 * i + turn) % PLACES.size())),
                    section.getKey(),
                    AUTHORS.get(random.nextInt(AUTHORS.size())),
                    fame(random.nextInt(ARTICLES)),
                    Duration.ofSeconds(random.nextLong(60 * 3600))));
        }
        return List.copyOf(articles);
    }

    /** Zipf's law, as audiences have it: the tenth in rank has about a tenth of the first. */
    private static double fame(int rank) {
        return 1 / Math.pow(rank + 1.0, 0.95);
    }
}
