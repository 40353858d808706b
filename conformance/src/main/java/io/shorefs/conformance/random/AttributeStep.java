package io.shorefs.conformance.random;

import io.shorefs.api.AttributeChanges;

/** Steps that change and ask attributes. */
public sealed interface AttributeStep extends Step {

    /** Changes attributes. */
    record Change(User who, int inode, AttributeChanges changes) implements AttributeStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().change(who.credentials(), w.number(inode), changes), w::text);
        }
    }

    /** Asks what is allowed. */
    record Access(User who, int inode, int mask) implements AttributeStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().access(who.credentials(), w.number(inode), mask));
        }
    }
}
