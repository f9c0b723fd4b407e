/**
 * Files of what is known of entities, row by row into the database: their kind, found in the catalog; rows of CSV or JSON;
 * what a row says as attributes; all of them told in one transaction. Refused rows are told with their lines.
 */
@NullMarked
package dev.tidemark.cli.entities;

import org.jspecify.annotations.NullMarked;
