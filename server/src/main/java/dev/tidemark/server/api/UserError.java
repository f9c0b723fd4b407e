package dev.tidemark.server.api;

/**
 * A request that the caller has to mend. Thrown while it is read, so that reading stays straight; answered with 400, or with 403
 * where it is one that others may ask.
 */
final class UserError extends RuntimeException {

    private final String code;
    private final String at;
    private final boolean forbidden;

    /** @param at the offending part, as a JSON pointer into the query */
    UserError(String code, String message, String at) {
        this(code, message, at, false);
    }

    private UserError(String code, String message, String at, boolean forbidden) {
        super(message);
        this.code = code;
        this.at = at;
        this.forbidden = forbidden;
    }

    /** Whoever has the tenant's own token may ask this; with a share's it is not answered. */
    static UserError outsideShare(String message, String at) {
        return new UserError("outside_share", message, at, true);
    }

    boolean isForbidden() {
        return forbidden;
    }

    String code() {
        return code;
    }

    String at() {
        return at;
    }
}
