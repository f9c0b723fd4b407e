/**
 * What the server can be asked for, as an OpenAPI document for programs: {@code openapi.yaml}, written by hand beside the code and
 * held against it by tests, which compare its paths with the routes, its schemas with real replies, its codes with the manual.
 */
@NullMarked
package dev.tidemark.server.describe;

import org.jspecify.annotations.NullMarked;
