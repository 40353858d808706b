package io.shorefs.distribution;

import io.shorefs.distribution.config.Password;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.progress.Terminal;
import io.shorefs.distribution.server.PasswordChange;
import io.shorefs.distribution.server.StartException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is done with the password of a filesystem in an object store. */
@Command(
        name = "password",
        description = "Changes the password of a filesystem in an object store, or makes those of the web server.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PasswordCommand.Change.class, PasswordCommand.Hash.class})
final class PasswordCommand {
    /** Changes it. */
    @Command(
            name = "change",
            description = {
                "Wraps the filesystem's key with a new password, also beside a running server, which goes on. The old one is",
                "[storage] encryption_password of the configuration; the new one is asked for, unless a file or the",
                "environment variable SHOREFS_NEW_PASSWORD has it. No data is written anew.",
                "Exits with 0, with 1 when it was not changed, or nobody knows."
            })
    static final class Change implements Callable<Integer> {
        private static final String VARIABLE = "SHOREFS_NEW_PASSWORD";

        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfigurationOptions options;

        @Option(
                names = "--new-password-file",
                paramLabel = "FILE",
                description = "A file whose first line is the new password.")
        private Path file;

        @Override
        public Integer call() {
            Providers providers = options.providers();
            PasswordChange.run(options.configuration(providers), providers, this::password);
            spec.commandLine()
                    .getOut()
                    .println("the password was changed: set [storage] encryption_password to the new one wherever this"
                            + " filesystem is served, before the next start");
            spec.commandLine().getOut().flush();
            return 0;
        }

        private Password password() {
            if (file != null) {
                return required(firstLine());
            }
            return Optional.ofNullable(System.getenv(VARIABLE))
                    .map(Change::required)
                    .orElseGet(Change::asked);
        }

        private String firstLine() {
            try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
                return lines.findFirst().orElse("");
            } catch (IOException | UncheckedIOException e) {
                throw new StartException("cannot read " + file + ": " + e.getMessage(), e);
            }
        }

        private static Password required(String text) {
            if (text.isEmpty()) {
                throw new StartException("the new password is empty: a password is wanted");
            }
            return new Password(text);
        }

        private static Password asked() {
            Console console = Terminal.find()
                    .orElseThrow(() -> new StartException("there is no terminal to ask for the new password: set "
                            + VARIABLE + ", or --new-password-file"));
            char[] first = console.readPassword("New password: ");
            char[] second = console.readPassword("Once more: ");
            if (first == null || !Arrays.equals(first, second)) {
                throw new StartException("the two are not the same: nothing was changed");
            }
            return required(new String(first));
        }
    }

    /** Makes what the web server's table holds of its secrets. */
    @Command(
            name = "hash",
            description = {
                "Prints what [servers.webui] holds of a password, which is asked for, or of a new token, which is printed, too.",
                "Nothing is changed: put the line into the configuration."
            })
    static final class Hash implements Callable<Integer> {
        private static final int SALT_BYTES = 16;
        private static final int TOKEN_BYTES = 32;

        @Spec
        private CommandSpec spec;

        @Option(names = "--token", description = "Makes a token, for programs, instead of asking for a password.")
        private boolean token;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            if (token) {
                String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random(TOKEN_BYTES));
                out.println("# the token, which nothing keeps: " + secret);
                out.println("token = \"" + WebSecret.ofToken(secret) + "\"");
            } else {
                Console console = Terminal.find()
                        .orElseThrow(() -> new StartException(
                                "there is no terminal to ask for the password: --token makes a token without one"));
                out.println("password = \"" + WebSecret.ofPassword(asked(console), random(SALT_BYTES)) + "\"");
            }
            out.flush();
            return 0;
        }

        private static String asked(Console console) {
            char[] first = console.readPassword("Password: ");
            char[] second = console.readPassword("Once more: ");
            if (first == null || first.length == 0 || !Arrays.equals(first, second)) {
                throw new StartException("the two are not the same, or empty");
            }
            return new String(first);
        }

        private static byte[] random(int bytes) {
            byte[] random = new byte[bytes];
            new SecureRandom().nextBytes(random);
            return random;
        }
    }
}
