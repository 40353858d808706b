package io.shorefs.core.replication;

/**
 * A branch as its one writer has it.
 *
 * @param bucket its objects
 * @param manifest its manifest
 * @param ids of what the writer puts
 */
public record Branch(Bucket bucket, ManifestWriter manifest, ObjectIds ids) {
    static Branch of(Bucket bucket, Opening.Opened opened) {
        return new Branch(bucket, new ManifestWriter(bucket, opened.manifest()), opened.ids());
    }
}
