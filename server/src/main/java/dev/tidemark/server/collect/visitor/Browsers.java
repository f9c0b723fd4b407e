package dev.tidemark.server.collect.visitor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * Browsers by their {@code User-Agent}. The expressions of uap-core are read when the first one is asked for (0.4 s); what was
 * found is kept for the {@value #MOST} asked for last, because looking takes half a millisecond.
 */
public final class Browsers {

    private static final int MOST = 10_000;

    /** Longer ones are cut: no browser has one, and expressions take their time over them. */
    private static final int LONGEST = 512;

    private final Map<String, Browser> found = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Browser> eldest) {
            return size() > MOST;
        }
    };

    /** Made when it is first needed. */
    private static final class Expressions {
        private static final Parser PARSER = new Parser();
    }

    /**
     * What this one is.
     *
     * @param userAgent as sent; blank where the request has none
     */
    public Browser of(String userAgent) {
        String text = userAgent.strip();
        String key = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        if (key.isEmpty()) {
            return Browser.UNKNOWN;
        }
        synchronized (found) {
            Browser known = found.get(key);
            if (known != null) {
                return known;
            }
        }
        Browser browser = look(key);
        synchronized (found) {
            found.put(key, browser);
        }
        return browser;
    }

    private static Browser look(String userAgent) {
        Client client = Expressions.PARSER.parse(userAgent);
        boolean bot = isProgram(client, userAgent.toLowerCase(Locale.ROOT));
        return new Browser(bot ? "" : device(client.os.family, client.device.family, userAgent), bot);
    }

    /** Every browser names the system it runs on; what names none, like {@code curl/8.0}, is a program. */
    private static boolean isProgram(Client client, String lower) {
        return client.device.family.equals("Spider")
                || client.userAgent.family.startsWith("Headless")
                || lower.contains("bot/")
                || (client.os.family.equals("Other") && client.device.family.equals("Other"));
    }

    private static String device(String system, String model, String userAgent) {
        return switch (system) {
            case "iOS" -> model.startsWith("iPad") ? "tablet" : "phone";
            case "Android" -> android(model, userAgent);
            case "Tizen", "webOS", "tvOS", "ATV OS X", "Chromecast", "GoogleTV", "Roku", "FireOS", "Fire OS" ->
                userAgent.contains("Mobile") ? "phone" : isTv(model, userAgent) ? "tv" : "tablet";
            case "Windows Phone", "Windows Mobile", "BlackBerry OS", "KaiOS", "Firefox OS", "Symbian OS", "HarmonyOS" ->
                "phone";
            default -> isTv(model, userAgent) ? "tv" : "desktop";
        };
    }

    /** The word Mobile is what tells a phone from a tablet, by the makers of Chrome and Firefox. */
    private static String android(String model, String userAgent) {
        if (isTv(model, userAgent)) {
            return "tv";
        }
        return userAgent.contains("Mobile") ? "phone" : "tablet";
    }

    private static boolean isTv(String model, String userAgent) {
        String text = (model + ' ' + userAgent).toLowerCase(Locale.ROOT);
        return text.contains("smart-tv")
                || text.contains("smarttv")
                || text.contains("android tv")
                || text.contains("googletv")
                || text.contains("appletv")
                || text.contains("bravia")
                || text.contains("hbbtv")
                || text.contains("roku")
                || text.contains("web0s")
                || text.contains("aft");
    }
}
