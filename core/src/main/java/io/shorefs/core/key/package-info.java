/** Keys and values of the one ordered map, as records with codecs. Nothing else knows their bytes. */
package io.shorefs.core.key;
