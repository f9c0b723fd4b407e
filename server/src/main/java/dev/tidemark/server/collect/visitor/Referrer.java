package dev.tidemark.server.collect.visitor;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where visitors come from, told by the page before. */
public enum Referrer {
    /** None: typed, a bookmark, or an application that does not say. */
    DIRECT,
    /** A page of the same site. */
    INTERNAL,
    SEARCH,
    SOCIAL,
    OTHER;

    /** In the countries' own domains; {@code mail.google.com} and the like search nothing. */
    private static final Pattern SEARCH_BRANDS =
            Pattern.compile("(search\\.)?(google|yahoo|yandex|ya|bing)(\\.(co|com))?\\.[a-z]{2,3}");

    private static final List<String> SEARCHES = List.of(
            "baidu.com",
            "com.google.android.googlequicksearchbox",
            "duckduckgo.com",
            "ecosia.org",
            "kagi.com",
            "naver.com",
            "qwant.com",
            "search.brave.com",
            "seznam.cz",
            "so.com",
            "sogou.com",
            "startpage.com");

    private static final List<String> NETWORKS = List.of(
            "bsky.app",
            "discord.com",
            "facebook.com",
            "fb.com",
            "instagram.com",
            "linkedin.com",
            "lnkd.in",
            "mastodon.social",
            "news.ycombinator.com",
            "pinterest.com",
            "quora.com",
            "reddit.com",
            "snapchat.com",
            "t.co",
            "t.me",
            "telegram.org",
            "threads.com",
            "threads.net",
            "tiktok.com",
            "tumblr.com",
            "twitter.com",
            "vk.com",
            "weibo.com",
            "whatsapp.com",
            "x.com",
            "youtu.be",
            "youtube.com");

    /** As events have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Of these two addresses.
     *
     * @param referrer the address before, {@code ""} for none
     * @param page the address of the page that was viewed; its host is the site
     */
    public static Referrer of(String referrer, String page) {
        if (referrer.isBlank()) {
            return DIRECT;
        }
        String from = host(referrer);
        if (from.isEmpty()) {
            return OTHER;
        }
        if (from.equals(host(page))) {
            return INTERNAL;
        }
        if (SEARCH_BRANDS.matcher(from).matches() || isIn(SEARCHES, from)) {
            return SEARCH;
        }
        return isIn(NETWORKS, from) ? SOCIAL : OTHER;
    }

    private static boolean isIn(List<String> domains, String host) {
        return domains.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    /** The host of an address, in lower case and without {@code www.}; {@code ""} where there is none. */
    public static String host(String address) {
        try {
            return Optional.ofNullable(URI.create(address.strip()).getHost())
                    .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", ""))
                    .orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
