package io.shorefs.distribution.config;

/**
 * A password of the configuration, which shows itself to nobody who does not ask for it.
 *
 * @param text not empty
 */
public record Password(String text) {
    @Override
    public String toString() {
        return "(a password)";
    }
}
