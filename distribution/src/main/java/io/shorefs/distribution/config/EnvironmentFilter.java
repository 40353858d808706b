package io.shorefs.distribution.config;

import io.helidon.config.Config;
import io.helidon.config.spi.ConfigFilter;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts environment variables into values: a dollar sign and a name in braces becomes the variable's value; a doubled dollar sign before a
 * brace stands for one, and means no variable.
 *
 * @param environment gives a variable's value, or null when it is not set, as {@link System#getenv(String)} does
 * @param places where keys stand, for messages
 */
record EnvironmentFilter(UnaryOperator<String> environment, Places places) implements ConfigFilter {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)\\}?");

    @Override
    public String apply(Config.Key key, String value) {
        return REFERENCE
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(replacement(key.toString(), found)));
    }

    private String replacement(String path, MatchResult found) {
        String name = found.group(1);
        if (name == null) {
            return "${";
        }
        if (name.isEmpty() || !found.group().endsWith("}")) {
            throw places.mistake(
                    path, "\"" + found.group() + "\" is no variable: write ${NAME}, or $${ for the text itself");
        }
        return Optional.ofNullable(environment.apply(name))
                .orElseThrow(() -> places.mistake(path, "the environment variable " + name + " is not set"));
    }
}
