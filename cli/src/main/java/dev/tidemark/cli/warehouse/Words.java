package dev.tidemark.cli.warehouse;

import java.util.List;

/** What invented articles are made of. */
final class Words {

    static final List<String> SECTIONS = List.of(
            "news",
            "politics",
            "business",
            "sport",
            "culture",
            "science",
            "health",
            "travel",
            "food",
            "technology",
            "opinion",
            "local");

    static final List<String> WHO = List.of(
            "Ferry captains",
            "Night nurses",
            "Young bakers",
            "The harbour board",
            "Two rival choirs",
            "A retired judge",
            "Beekeepers",
            "The city council",
            "Tram drivers",
            "Street musicians",
            "A class of eight-year-olds",
            "Volunteers",
            "The last clockmaker",
            "Marathon runners",
            "A family of stonemasons",
            "Librarians",
            "Weather watchers",
            "Orchard owners",
            "The champions",
            "A team of divers",
            "Economists",
            "The new mayor",
            "Small publishers",
            "Lighthouse keepers");

    static final List<String> DO = List.of(
            "reopen",
            "give up",
            "rebuild",
            "vote on",
            "rediscover",
            "sell",
            "save",
            "map",
            "argue about",
            "celebrate",
            "inherit",
            "protect",
            "translate",
            "photograph",
            "close",
            "double",
            "rename",
            "move",
            "question",
            "restore");

    static final List<String> WHAT = List.of(
            "the old ferry line",
            "a floating market",
            "the longest bridge",
            "an abandoned theatre",
            "the winter timetable",
            "a lost recording",
            "the town clock",
            "a river bath",
            "the budget",
            "an island school",
            "the railway garden",
            "a forgotten recipe",
            "the north stand",
            "a radio station",
            "the reef",
            "a public orchard",
            "the museum cellar",
            "an empty factory",
            "the flood wall",
            "a hundred street names",
            "the night bus",
            "a comet's trail");

    static final List<String> WHERE = List.of(
            "Aldermouth",
            "Birch Quay",
            "Carrow",
            "Dunlin",
            "Eskholm",
            "Farrowby",
            "Gannet Rock",
            "Hallowmere",
            "Inverlode",
            "Juniper Hill",
            "Kestwick",
            "Lowmoor",
            "Mistral Bay",
            "Northpool",
            "Osterley Sands",
            "Pinmill",
            "Quarrendon",
            "Redwater",
            "Stillwell",
            "Tidebridge");

    static final List<String> FIRST = List.of(
            "Alma", "Bruno", "Celia", "Dag", "Elin", "Falk", "Greta", "Hugo", "Iris", "Jarl", "Klara", "Levin", "Maud",
            "Nino", "Orla", "Pelle", "Runa", "Sten", "Thea", "Ulf");

    static final List<String> LAST = List.of(
            "Abendroth",
            "Birkeland",
            "Castellan",
            "Drummond",
            "Eastwick",
            "Fairholm",
            "Gallimore",
            "Hartwell",
            "Ingram",
            "Jessup",
            "Kirkwall",
            "Lindholm",
            "Marchmont",
            "Nettleship",
            "Ormonde",
            "Penhallow",
            "Ravensworth",
            "Sandeman",
            "Thornbury",
            "Wetherall");

    private Words() {}

    static String one(List<String> of, long thing, long aspect) {
        return of.get(Chance.below(of.size(), thing, aspect));
    }
}
