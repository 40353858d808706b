package io.shorefs.ninep;

import io.shorefs.api.FileSystem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A filesystem whose named operations wait until the test lets them happen; the others are the delegate's. */
final class HoldingFileSystem {
    private final FileSystem delegate;
    private final List<String> held = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private boolean cancellable = true;

    HoldingFileSystem(FileSystem delegate) {
        this.delegate = delegate;
    }

    FileSystem fileSystem() {
        return (FileSystem) Proxy.newProxyInstance(
                FileSystem.class.getClassLoader(), new Class<?>[] {FileSystem.class}, (proxy, method, args) -> {
                    if (!held.contains(method.getName())) {
                        return invoke(method, args);
                    }
                    Call call = new Call(method, args, cancellable);
                    calls.add(call);
                    return call;
                });
    }

    /** Operations of this name wait from now on. */
    HoldingFileSystem hold(String operation) {
        held.add(operation);
        return this;
    }

    /** They do not any more. */
    HoldingFileSystem letGo(String operation) {
        held.remove(operation);
        return this;
    }

    /** Operations that wait from now on cannot be cancelled, as if they had happened already. */
    HoldingFileSystem refuseCancelling() {
        cancellable = false;
        return this;
    }

    /** Those that wait from now on can be cancelled again. */
    HoldingFileSystem allowCancelling() {
        cancellable = true;
        return this;
    }

    /** The calls that waited or wait, oldest first. */
    List<Call> calls() {
        return calls;
    }

    private Object invoke(Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(delegate, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A call that waits. */
    final class Call extends CompletableFuture<Object> {
        private final Method method;
        private final Object[] args;
        private final boolean cancels;

        Call(Method method, Object[] args, boolean cancels) {
            this.method = method;
            this.args = args;
            this.cancels = cancels;
        }

        Object argument(int at) {
            return args[at];
        }

        /** It happens now, unless it was cancelled. */
        void happen() {
            if (isDone()) {
                return;
            }
            try {
                CompletableFuture<?> outcome = (CompletableFuture<?>) invoke(method, args);
                outcome.whenComplete((result, error) -> {
                    if (error == null) {
                        complete(result);
                    } else {
                        completeExceptionally(error);
                    }
                });
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return cancels && super.cancel(mayInterrupt);
        }
    }
}
