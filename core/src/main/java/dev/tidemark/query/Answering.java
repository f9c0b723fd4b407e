package dev.tidemark.query;

/** What comes of running a plan: an answer, or that what the plan presumed does not hold. */
public sealed interface Answering permits Answer, Planning.Refused {}
