package dev.tidemark.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That a rollup takes imports, and how what is delivered calls things.
 *
 * @param columns what a column of the delivery is called, by {@link #TENANT}, {@link #BUCKET} or the name of a dimension,
 *     attribute or measure; those that are called the same are not among them
 * @param lists what stands between the elements of a list in a text, by the name of an attribute
 */
public record Import(Map<String, String> columns, Map<String, String> lists) {

    public static final String TENANT = "tenant";
    public static final String BUCKET = "bucket";

    public Import {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    }

    /** What the delivery calls the tenant, the bucket, a dimension, an attribute or a measure. */
    public String column(String name) {
        return columns.getOrDefault(name, name);
    }
}
