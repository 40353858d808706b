package io.shorefs.distribution.identity;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the configuration says of one user; what it leaves out is taken from the machine's databases.
 *
 * @param key the user's name, or uid in digits
 * @param uid where the name is not one of this machine's
 * @param gid primary group
 * @param groups supplementary groups, by name or in digits; they replace those of the machine
 */
public record UserEntry(String key, OptionalInt uid, OptionalInt gid, Optional<List<String>> groups) {}
