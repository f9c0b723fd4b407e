package dev.tidemark.cli.replay;

import java.util.List;

/**
 * What is to be sent, and how.
 *
 * @param batch the most events in one request
 * @param connections requests under way at a time
 * @param maxErrors how many lines may be refused before all is stopped
 */
public record ReplayPlan(
        List<Input> inputs, EventMapping mapping, Pace pace, int batch, int connections, long maxErrors) {}
