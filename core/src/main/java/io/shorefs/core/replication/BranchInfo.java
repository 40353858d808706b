package io.shorefs.core.replication;

import java.util.Optional;

/**
 * A branch of a volume, for people to know.
 *
 * @param name as people call it
 * @param number as its objects are named by
 * @param parent name of the one that it was cloned from; none for the main one
 * @param clones how many branches stand on states of it, those that stand on one of them through clones among them
 * @param deleted whether it stays for its clones alone
 */
public record BranchInfo(String name, int number, Optional<String> parent, int clones, boolean deleted) {}
