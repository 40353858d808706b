/** The object store on S3, and on whatever else speaks it and has conditional writes. */
package io.shorefs.store.s3;
