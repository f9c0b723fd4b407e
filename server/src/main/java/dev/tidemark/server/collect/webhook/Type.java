package dev.tidemark.server.collect.webhook;

/** Types of events, the same for all platforms. */
enum Type {
    MESSAGE,
    POSTBACK,
    REACTION,
    RECEIPT,
    MEMBERSHIP,
    REFERRAL,
    OPTIN,
    ACCOUNT_LINK,
    INTENT,
    COMMAND,
    HANDOVER,
    /** Whatever else a platform delivers. */
    PLATFORM_EVENT
}
