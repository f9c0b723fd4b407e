package dev.tidemark.server.collect.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferrerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                      | direct
            https://www.example.org/other?x=1                       | internal
            https://EXAMPLE.org                                     | internal
            https://www.google.com/                                 | search
            https://www.google.co.uk/                               | search
            https://google.de/                                      | search
            https://mail.google.com/                                | other
            https://notgoogle.com/                                  | other
            https://duckduckgo.com/?q=tides                         | search
            https://search.yahoo.com/search                         | search
            android-app://com.google.android.googlequicksearchbox/  | search
            https://t.co/abc                                        | social
            https://l.facebook.com/l.php                            | social
            https://old.reddit.com/r/tides                          | social
            https://ext.co/                                         | other
            https://news.example.net/a                              | other
            not an address                                          | other
            android-app://org.telegram.messenger                    | other
            """)
    void tellsWhereTheyComeFrom(String referrer, String word) {
        assertThat(Referrer.of(referrer, "https://www.example.org/page").word()).isEqualTo(word);
    }
}
