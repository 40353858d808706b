package io.shorefs.distribution.plugin;

/** A plugin cannot be used; the message is one sentence for the user that names it. */
public final class PluginException extends RuntimeException {
    PluginException(String message) {
        super(message);
    }

    PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
