package io.shorefs.core;

import io.shorefs.api.FsException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Parts of a journal that fail when a test wants it. */
final class Refusing {
    private Refusing() {}

    /** The same, but for the methods of one name, which fail while {@code now} says so. */
    static <T> T method(Class<T> type, T target, String method, BooleanSupplier now, Supplier<FsException> failure) {
        InvocationHandler handler = (proxy, called, arguments) -> {
            if (called.getName().equals(method) && now.getAsBoolean()) {
                throw failure.get();
            }
            try {
                return called.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
