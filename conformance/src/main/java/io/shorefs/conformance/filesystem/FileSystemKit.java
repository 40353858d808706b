package io.shorefs.conformance.filesystem;

import io.shorefs.api.FileSystem;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The whole suite, an area a nested class. Every test gets a filesystem of its own. */
public abstract class FileSystemKit implements FileSystemMaker {

    @Nested
    class Names extends NamesKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Attributes extends AttributesKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Times extends TimesKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Data extends DataKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Permissions extends PermissionsKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Acl extends AclKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Xattr extends XattrKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Locks extends LocksKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Rename extends RenameKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Readdir extends ReaddirKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }

    @Nested
    class Comparison extends ComparisonKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }
}
