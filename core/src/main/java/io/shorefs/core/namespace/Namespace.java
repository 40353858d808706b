package io.shorefs.core.namespace;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.DirectoryReader;
import io.shorefs.api.FileSystem;
import io.shorefs.api.LockRange;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import io.shorefs.core.Clock;
import io.shorefs.core.data.Contents;
import io.shorefs.core.lock.LockTable;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.Sequences;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.Operations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** All of {@link FileSystem} but bytes, durability and statistics, with its guarantees. Any thread. */
public final class Namespace {
    private final Operations operations;
    private final OrderedMap map;
    private final NewInodes newInodes;
    private final Walk walk;
    private final MakeNode makeNode;
    private final ReadLink readLink;
    private final Link link;
    private final Unlink unlink;
    private final Rename rename;
    private final ReadDirectory readDirectory;
    private final Inodes inodes;
    private final ChangeAttributes changeAttributes;
    private final CheckAccess checkAccess;
    private final OpenFiles openFiles;
    private final CreateFile createFile;
    private final CloseFile closeFile;
    private final Xattrs xattrs;
    private final FileLocks fileLocks;
    private final AccessTimes accessTimes;

    /**
     * The namespace of one filesystem.
     *
     * @param inodeNumbers from 2 on: 1 is the root
     * @param open shared with whoever reclaims orphans, as is {@code inodes}
     */
    public Namespace(
            Operations operations,
            InodeLocks locks,
            OrderedMap map,
            Sequences inodeNumbers,
            Sequences versions,
            Clock clock,
            Admission admission,
            Contents contents,
            OpenInodes open,
            Inodes inodes,
            LockTable lockTable) {
        this.operations = operations;
        this.map = map;
        Engine engine = new Engine(map, locks, versions, clock, admission);
        this.inodes = inodes;
        Entries entries = new Entries(map);
        Permissions permissions = new Permissions(map, locks);
        accessTimes = new AccessTimes(engine);
        Orphans orphans = new Orphans(engine, inodes, open, contents);
        newInodes = new NewInodes(engine, inodeNumbers, permissions, contents);
        walk = new Walk(map, inodes, entries, permissions);
        makeNode = new MakeNode(engine, inodes, entries, permissions, newInodes);
        readLink = new ReadLink(locks, inodes, contents, accessTimes);
        link = new Link(engine, inodes, entries, permissions);
        unlink = new Unlink(engine, inodes, entries, permissions, orphans);
        rename = new Rename(engine, inodes, entries, permissions, orphans);
        readDirectory = new ReadDirectory(map, inodes, accessTimes);
        changeAttributes = new ChangeAttributes(engine, inodes, permissions, contents);
        checkAccess = new CheckAccess(inodes, permissions);
        openFiles = new OpenFiles(engine, inodes, open, permissions, contents);
        createFile = new CreateFile(engine, inodes, open, entries, permissions, newInodes, openFiles);
        closeFile = new CloseFile(engine, open, orphans, lockTable);
        xattrs = new Xattrs(engine, inodes, permissions);
        fileLocks = new FileLocks(lockTable);
    }

    /** Publishes, with what is in the batch, the root directory of a new filesystem: the root user's, mode 0755. Before anything else, once. */
    public void makeRoot(Batch batch) {
        newInodes.root(batch);
        map.publish(batch);
    }

    /** {@link FileSystem#walk}. */
    public CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> names) {
        return operations.run(() -> walk.walk(who, inode, names));
    }

    /** {@link FileSystem#mkdir}. */
    public CompletableFuture<Attributes> mkdir(Credentials who, long directory, Name name, int mode) {
        return operations.run(() -> makeNode.mkdir(who, directory, name, mode));
    }

    /** {@link FileSystem#mknod}. */
    public CompletableFuture<Attributes> mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        return operations.run(() -> makeNode.mknod(who, directory, name, mode, rdev));
    }

    /** {@link FileSystem#symlink}. */
    public CompletableFuture<Attributes> symlink(Credentials who, long directory, Name name, byte[] target) {
        return operations.run(() -> makeNode.symlink(who, directory, name, target));
    }

    /** {@link FileSystem#readlink}. */
    public CompletableFuture<byte[]> readlink(long inode) {
        return operations.run(() -> readLink.target(inode));
    }

    /** {@link FileSystem#link}. */
    public CompletableFuture<Void> link(Credentials who, long inode, long directory, Name name) {
        return run(() -> link.link(who, inode, directory, name));
    }

    /** {@link FileSystem#unlink}. */
    public CompletableFuture<Void> unlink(Credentials who, long directory, Name name, long inode) {
        return run(() -> unlink.unlink(who, directory, name, inode));
    }

    /** {@link FileSystem#rmdir}. */
    public CompletableFuture<Void> rmdir(Credentials who, long directory, Name name, long inode) {
        return run(() -> unlink.rmdir(who, directory, name, inode));
    }

    /** {@link FileSystem#rename}. */
    public CompletableFuture<Void> rename(Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        return run(() -> rename.rename(who, from, fromName, inode, to, toName));
    }

    /** {@link FileSystem#readdir}. */
    public CompletableFuture<Void> readdir(OpenFile directory, long position, DirectoryReader reader) {
        return run(readDirectory.listing(directory, position, reader)::run);
    }

    /** {@link FileSystem#attributes}. */
    public CompletableFuture<Attributes> attributes(long inode) {
        return operations.run(() -> inodes.settled(inode).attributes());
    }

    /** ESTALE unless an inode lives. */
    public CompletableFuture<Void> exists(long inode) {
        return run(() -> inodes.live(inode));
    }

    /** {@link FileSystem#change(Credentials, long, AttributeChanges)}. */
    public CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes) {
        return operations.run(() -> changeAttributes.change(who, inode, changes));
    }

    /** {@link FileSystem#change(Credentials, OpenFile, AttributeChanges)}. */
    public CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes) {
        return operations.run(() -> changeAttributes.change(who, file, changes));
    }

    /** {@link FileSystem#access}. */
    public CompletableFuture<Void> access(Credentials who, long inode, int mask) {
        return run(() -> checkAccess.check(who, inode, mask));
    }

    /** {@link FileSystem#open}. */
    public CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode) {
        return operations.run(() -> openFiles.open(who, inode, mode));
    }

    /** {@link FileSystem#create}. */
    public CompletableFuture<FileSystem.Created> create(
            Credentials who, long directory, Name name, OpenMode open, int mode) {
        return operations.run(() -> createFile.create(who, directory, name, open, mode));
    }

    /** Has the access time follow a read of {@code file} when {@code result} is there; gives that back. */
    public CompletableFuture<Integer> accessed(OpenFile file, CompletableFuture<Integer> result) {
        result.whenComplete((count, failure) -> {
            if (failure == null) {
                run(() -> accessTimes.touch(inodes.live(file.inode())));
            }
        });
        return result;
    }

    /** {@link FileSystem#close}. */
    public CompletableFuture<Void> close(OpenFile file) {
        return run(closeFile.closing(file));
    }

    /** {@link FileSystem#xattr}. */
    public CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name) {
        return operations.run(() -> xattrs.get(who, inode, name));
    }

    /** {@link FileSystem#xattrs}. */
    public CompletableFuture<List<Name>> xattrs(Credentials who, long inode) {
        return operations.run(() -> xattrs.list(who, inode));
    }

    /** {@link FileSystem#setXattr}. */
    public CompletableFuture<Void> setXattr(Credentials who, long inode, Name name, byte[] value, XattrMode mode) {
        return run(() -> xattrs.set(who, inode, name, value, mode));
    }

    /** {@link FileSystem#removeXattr}. */
    public CompletableFuture<Void> removeXattr(Credentials who, long inode, Name name) {
        return run(() -> xattrs.remove(who, inode, name));
    }

    /** {@link FileSystem#lock}. */
    public CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait) {
        return fileLocks.lock(file, range, wait);
    }

    /** {@link FileSystem#unlock}. */
    public CompletableFuture<Void> unlock(OpenFile file, LockRange range) {
        return run(() -> fileLocks.unlock(file, range));
    }

    /** {@link FileSystem#conflict}. */
    public CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range) {
        return operations.run(() -> fileLocks.conflict(file, range));
    }

    private CompletableFuture<Void> run(Runnable attempt) {
        return operations.run(() -> {
            attempt.run();
            return null;
        });
    }
}
