/**
 * The file of streams in the configuration (edge): read at the start and whenever its content changes, written to the
 * catalogue where that says otherwise. In Kubernetes it is a ConfigMap, or a Secret if passwords stand in it, whose mount is
 * swapped as a whole by symbolic links: so the content is compared, not the time of one file.
 *
 * <p>May import the catalogue and partition cores and {@code io.culvert.wire}.
 */
package io.culvert.session.file;
