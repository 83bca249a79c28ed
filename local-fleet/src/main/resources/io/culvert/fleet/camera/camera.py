"""A camera made of GStreamer's RTSP server: a moving picture in H.264 and a tone in G.711, behind Digest.

Says on standard output what happens to it, one word a line: listening, connected, closed, setup, play.
"""
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

PORT, USER, PASSWORD, LOWER, GOP = sys.argv[1:6]
LOWERS = {
    "tcp": GstRtsp.RTSPLowerTrans.TCP,
    "udp": GstRtsp.RTSPLowerTrans.UDP,
    "any": GstRtsp.RTSPLowerTrans.TCP | GstRtsp.RTSPLowerTrans.UDP,
}
PIPELINE = (
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=25/1"
    " ! openh264enc gop-size=%s ! video/x-h264,profile=constrained-baseline"
    " ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96"
    " audiotestsrc is-live=true wave=ticks ! audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay name=pay1 )"
) % GOP


def say(word):
    print(word, flush=True)


def on_client(_server, client):
    say("connected")
    client.connect("closed", lambda _: say("closed"))
    client.connect("setup-request", lambda *_: say("setup"))
    client.connect("play-request", lambda *_: say("play"))


def authentication():
    auth = GstRtspServer.RTSPAuth.new()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken.new()
    token.set_string("media.factory.role", "viewer")
    auth.add_digest(USER, PASSWORD, token)
    return auth


def permissions():
    granted = GstRtspServer.RTSPPermissions.new()
    for permission in ("media.factory.access", "media.factory.construct"):
        granted.add_permission_for_role("viewer", permission, True)
    return granted


def main():
    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory.new()
    factory.set_launch(PIPELINE)
    factory.set_shared(True)
    factory.set_protocols(LOWERS[LOWER])
    server = GstRtspServer.RTSPServer.new()
    server.set_address("127.0.0.1")
    server.set_service(PORT)
    if USER:
        server.set_auth(authentication())
        factory.set_permissions(permissions())
    server.connect("client-connected", on_client)
    server.get_mount_points().add_factory("/cam", factory)
    if not server.attach(None):
        sys.exit("cannot listen on port " + PORT)
    say("listening")
    GLib.MainLoop().run()


main()
