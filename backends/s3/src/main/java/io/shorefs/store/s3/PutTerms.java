package io.shorefs.store.s3;

import io.shorefs.spi.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** How objects are kept: with which encryption by the store, in which storage class; what is empty is the bucket's own default. */
record PutTerms(Optional<String> encryption, Optional<String> kmsKey, Optional<String> storageClass) {
    private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse");

    /** Classes whose objects must be restored before they can be read. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    /** Reads the keys {@code encryption}, {@code kms_key} and {@code storage_class}. */
    static PutTerms of(Settings settings) {
        PutTerms terms =
                new PutTerms(settings.text("encryption"), settings.text("kms_key"), settings.text("storage_class"));
        terms.encryption.ifPresent(encryption -> {
            if (!ENCRYPTIONS.contains(encryption)) {
                throw new IllegalArgumentException(
                        "encryption = \"" + encryption + "\": one of " + String.join(", ", ENCRYPTIONS) + " is wanted");
            }
        });
        if (terms.kmsKey.isPresent()
                && !terms.encryption.map(e -> e.startsWith("aws:kms")).orElse(false)) {
            throw new IllegalArgumentException(
                    "kms_key is used with encryption = \"aws:kms\" or \"aws:kms:dsse\" only: set it, or remove the key");
        }
        terms.storageClass.filter(ARCHIVES::contains).ifPresent(archive -> {
            throw new IllegalArgumentException("storage_class = \"" + archive
                    + "\": its objects cannot be read at once; GLACIER_IR is the coldest class that can be used");
        });
        return terms;
    }

    /** Puts them into a request. */
    PutObjectRequest.Builder applyTo(PutObjectRequest.Builder request) {
        encryption.ifPresent(request::serverSideEncryption);
        kmsKey.ifPresent(request::ssekmsKeyId);
        storageClass.ifPresent(request::storageClass);
        return request;
    }
}
