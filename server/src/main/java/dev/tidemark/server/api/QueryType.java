package dev.tidemark.server.api;

/** What kinds of questions the Cube protocol tells apart. */
enum QueryType {
    /** One query, one result. */
    REGULAR("regularQuery"),
    /** One query over several ranges, a result for each. */
    COMPARED("compareDateRangeQuery"),
    /** Several queries over the same time, a result for each. */
    BLENDED("blendingQuery");

    private final String word;

    QueryType(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
