package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h:5/d?user=u&password=p, jdbc:postgresql://h:5/d?user=u&password=p",
        "postgres://u:p@h/d, jdbc:postgresql://h/d?user=u&password=p",
        "postgresql://u@h:5433/d?sslmode=require, jdbc:postgresql://h:5433/d?sslmode=require&user=u",
        "jdbc:postgresql://u:p@h/d, jdbc:postgresql://h/d?user=u&password=p",
        "postgresql://u:a%40b%2Fc+d%26@h/d, jdbc:postgresql://h/d?user=u&password=a%40b%2Fc%2Bd%26",
        "postgresql://u:a@b@h/d, jdbc:postgresql://h/d?user=u&password=a%40b",
        "'postgresql://u:p@h1:1,h2:2/d', 'jdbc:postgresql://h1:1,h2:2/d?user=u&password=p'",
        "postgresql://u:p@[::1]:5432/d, jdbc:postgresql://[::1]:5432/d?user=u&password=p",
        "postgresql://u:p@h, jdbc:postgresql://h/?user=u&password=p",
    })
    void bothFormsAreTaken(String given, String jdbc) {
        assertThat(PostgresUrl.jdbc(given)).isEqualTo(jdbc);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "jdbc:mysql://h/d?password=secret",
                "jdbc:postgresql://h:secret/d",
                "postgresql://u:1/secret@h/d",
                "postgresql://u:%zz-secret@h/d",
                "host=h password=secret",
            })
    void whatIsNeitherIsRefusedWithoutQuotingIt(String given) {
        assertThatThrownBy(() -> PostgresUrl.jdbc(given))
                .isInstanceOf(InvalidUrl.class)
                .hasMessageContaining("jdbc:postgresql://HOST")
                .hasMessageNotContaining("secret");
    }
}
