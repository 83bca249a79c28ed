package io.culvert.session.tunnel;

import io.culvert.wire.kafka.ViewerOrder;
import java.util.Optional;

/** The reply to a command that changed the session: sent again, not executed again, when the command comes again. */
public record StoredReply(long sequence, byte[] response, Optional<ViewerOrder> viewer) {}
