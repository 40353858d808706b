package io.shorefs.distribution.config;

/** The configuration cannot be used; the message is one line for the user: {@code file:line: key: sentence}. */
public final class ConfigurationException extends IllegalArgumentException {
    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
