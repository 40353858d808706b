package io.shorefs.core.namespace;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.OpenFile;
import io.shorefs.api.Timestamp;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;
import java.util.Optional;

/** {@code chmod(2)}, {@code chown(2)}, {@code truncate(2)}, {@code utimensat(2)}, all or none. */
final class ChangeAttributes {
    private final Engine engine;
    private final Inodes inodes;
    private final ChangeRules rules;
    private final Contents contents;

    ChangeAttributes(Engine engine, Inodes inodes, Permissions permissions, Contents contents) {
        this.engine = engine;
        this.inodes = inodes;
        this.rules = new ChangeRules(permissions);
        this.contents = contents;
    }

    Attributes change(Credentials who, long number, AttributeChanges changes) {
        return change(who, number, changes, false);
    }

    Attributes change(Credentials who, OpenFile file, AttributeChanges changes) {
        OpenHandle handle = OpenInodes.require(file);
        return change(who, handle.inode(), changes, handle.mode().write());
    }

    private Attributes change(Credentials who, long number, AttributeChanges changes, boolean openedForWriting) {
        engine.admission().shrink();
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            if (changes.equals(AttributeChanges.NONE)) {
                return inode.attributes();
            }
            rules.require(who, inode, changes, openedForWriting);
            Batch batch = new Batch();
            Inode changed = apply(who, inode, changes, batch);
            engine.map().publish(batch.put(changed));
            return changed.attributes();
        }
    }

    private Inode apply(Credentials who, Inode inode, AttributeChanges changes, Batch batch) {
        long sequence = engine.versions().next();
        Timestamp now = engine.clock().now();
        Inode.Edit edit = inode.edit(sequence).ctime(now);
        edit.uid(changes.uid().orElse(inode.uid())).gid(changes.gid().orElse(inode.gid()));
        edit.mode(mode(who, inode, changes, batch));
        if (changes.size().isPresent()) {
            contents.resize(inode, changes.size().getAsLong(), sequence, edit, batch);
            edit.mtime(now);
        }
        edit.atime(time(changes.atime(), now, inode.atime()));
        if (changes.mtime().isPresent()) {
            edit.mtime(time(changes.mtime(), now, now));
        }
        return edit.done();
    }

    private int mode(Credentials who, Inode inode, AttributeChanges changes, Batch batch) {
        if (changes.mode().isPresent()) {
            int gid = changes.gid().orElse(inode.gid());
            int mode = ModeBits.chosen(who, inode, gid, changes.mode().getAsInt());
            if (inode.has(Inode.HAS_ACL)) {
                Acl acl = Acls.access(engine.map(), inode).withMode(mode);
                Acls.put(inode.number(), Acls.ACCESS, acl, batch);
            }
            return mode;
        }
        if (changes.uid().isPresent() || changes.gid().isPresent()) {
            return ModeBits.afterOwnerChange(who, inode);
        }
        return changes.size().isPresent() ? ModeBits.afterWrite(who, inode) : inode.mode();
    }

    private static Timestamp time(Optional<TimeChange> change, Timestamp now, Timestamp otherwise) {
        if (change.isEmpty()) {
            return otherwise;
        }
        return switch (change.get()) {
            case TimeChange.Now() -> now;
            case TimeChange.To(Timestamp time) -> time;
        };
    }
}
