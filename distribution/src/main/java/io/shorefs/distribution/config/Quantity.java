package io.shorefs.distribution.config;

import java.math.BigDecimal;
import java.util.OptionalLong;

/** A number with a unit. */
final class Quantity {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Quantity() {}

    /** The product, if it is a whole number that fits into 63 bits. */
    static OptionalLong wholeProduct(BigDecimal number, long unit) {
        BigDecimal product = number.multiply(BigDecimal.valueOf(unit));
        boolean whole = product.stripTrailingZeros().scale() <= 0;
        return whole && product.compareTo(MOST) <= 0 ? OptionalLong.of(product.longValueExact()) : OptionalLong.empty();
    }
}
