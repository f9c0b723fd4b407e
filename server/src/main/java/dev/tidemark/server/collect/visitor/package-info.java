/**
 * What a browser's request tells of its visitor, and how little of it is kept: a class of device, whether it is a program, where
 * the visitor comes from, and, where the operator wants it, a name for the visitor that lasts a day.
 *
 * <p>Stands between {@code collect} and the senders' protocols; knows neither the stream nor the database, so that steps of
 * processing can use it as well. An address is never kept: it goes into a keyed hash or nowhere.
 */
@NullMarked
package dev.tidemark.server.collect.visitor;

import org.jspecify.annotations.NullMarked;
