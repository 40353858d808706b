package io.shorefs.distribution.server;

import io.shorefs.api.FsException;
import io.shorefs.distribution.config.Password;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives a filesystem in the object store another password: its key is wrapped anew, in one object that is replaced whole, on the condition that it still is the one that was read. Nothing else changes, and a server that runs goes
 * on, since it has the key.
 */
public final class PasswordChange {
    private PasswordChange() {}

    /**
     * Changes it.
     *
     * @param wanted asked for the new password when the old one, the configured one, was found right
     * @throws io.shorefs.distribution.config.ConfigurationException if the configured password is missing or not the filesystem's
     * @throws StartException if nothing was changed, or nobody knows whether it was; the message says which
     */
    public static void run(ServerConfiguration configuration, Providers providers, Supplier<Password> wanted) {
        try (StoreReading store = StoreReading.open(configuration, providers)) {
            if (!store.volume().volume().isEncrypted()) {
                throw new StartException("the filesystem in " + store.storage().url()
                        + " is not encrypted, so there is no password to change");
            }
            store.bucket(); // refuses a wrong one
            String old = store.storage().password().orElseThrow().text();
            Password password = wanted.get();
            if (password.text().equals(old)) {
                throw new StartException("the new password is the present one: nothing was changed");
            }
            replace(store, old, password.text());
            verify(configuration, providers, password.text());
        } catch (StoreException e) {
            throw new StartException("the object store does not answer, nothing was changed: " + e.getMessage(), e);
        } catch (FsException e) {
            throw new StartException("the password was not changed: " + e.getMessage(), e);
        }
    }

    private static void replace(StoreReading store, String old, String password) {
        try {
            if (!store.volume().changePassword(old, password)) {
                throw new StartException(
                        "somebody else changed the password at the same time, nothing was changed here:"
                                + " find out which one holds");
            }
        } catch (StoreException e) {
            throw new StartException(
                    e.failure() == Failure.TRANSIENT
                            ? "the object store did not answer, and nobody knows whether the password was changed: try the"
                                    + " new one, then the old one (" + e.getMessage() + ")"
                            : "the password was not changed: " + e.getMessage(),
                    e);
        }
    }

    /** What is there now opens with it. */
    private static void verify(ServerConfiguration configuration, Providers providers, String password)
            throws StoreException {
        try (StoreReading store = StoreReading.open(configuration, providers)) {
            store.volume().volume().unlock(Optional.of(password));
        } catch (FsException e) {
            throw new StartException(
                    "the password was changed, and what is in the object store now does not open with it: "
                            + e.getMessage() + "; keep the machine that serves it running",
                    e);
        }
    }
}
