"""Flows with docker-py, one by its name: docker-py-flows.py FLOW IMAGE. Whatever is wrong ends it with a traceback."""
import io
import sys
import tarfile
import threading
import time

import docker
from docker.utils.socket import consume_socket_output, demux_adaptor, frames_iter

client = docker.from_env()
_, flow, image = sys.argv


def wait_for(check, what, seconds=15):
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, f"{what}: not within {seconds} s"
        time.sleep(0.02)


def archive(name, data):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def said(box, command):
    """stdout and stderr of an exec that begins once it is told to: docker-py loses output that comes in one packet with the head of the answer (its issue 3332)."""
    made = client.api.exec_create(box.id, ["sh", "-c", 'read go; exec "$@"', "sh", *command], stdin=True)
    connection = client.api.exec_start(made["Id"], socket=True)
    connection._sock.sendall(b"go\n")
    return consume_socket_output((demux_adaptor(*frame) for frame in frames_iter(connection, tty=False)), demux=True)


def system():
    assert client.ping() is True
    version = client.version()
    assert version["Os"] == "linux" and version["ApiVersion"].startswith("1."), version
    info = client.info()
    assert info["OSType"] == "linux" and info["NCPU"] > 0, info
    assert {"Images", "Containers", "Volumes"} <= set(client.df()), "df"


def images():
    found = client.images.get(image)
    assert found.attrs["Os"] == "linux" and image in found.tags, found.attrs
    assert found.tag("py-tagged", "1") is True
    assert "py-tagged:1" in client.images.get("py-tagged:1").tags
    client.images.remove("py-tagged:1")
    try:
        client.images.get("py-tagged:1")
    except docker.errors.ImageNotFound:
        pass
    else:
        raise AssertionError("the tag is still there")
    assert len(found.history()) >= 1


def run():
    assert client.containers.run(image, ["echo", "hello"], remove=True) == b"hello\n"
    try:
        client.containers.run(image, ["sh", "-c", "echo bad >&2; exit 3"], remove=True)
    except docker.errors.ContainerError as error:
        assert error.exit_status == 3 and b"bad" in error.stderr, error
    else:
        raise AssertionError("exit code 3 is no error")
    try:
        client.containers.run("nosuch-image:1")
    except (docker.errors.ImageNotFound, docker.errors.APIError):
        pass
    else:
        raise AssertionError("an image that is nowhere")


def life():
    seen = []
    began = time.time()
    box = client.containers.run(
        image, ["sh", "-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.05; done"],
        name="py-life", labels={"flow": "life"}, environment={"A": "1"}, mem_limit="64m", detach=True,
    )
    wait_for(lambda: b"ready" in box.logs(), "the log line")
    assert [found.name for found in client.containers.list(filters={"label": "flow=life"})] == ["py-life"]
    box.reload()
    assert box.status == "running" and box.attrs["HostConfig"]["Memory"] == 64 * 1024 * 1024, box.attrs
    output = said(box, ["sh", "-c", "echo $A; echo err >&2"])
    assert output == (b"1\n", b"err\n"), output
    assert box.exec_run("sh -c 'exit 4'").exit_code == 4
    streamed = box.exec_run(["sh", "-c", "until [ -e /go ]; do sleep 0.01; done; echo streamed"], stream=True).output
    assert box.exec_run(["touch", "/go"]).exit_code == 0
    assert b"".join(streamed) == b"streamed\n"
    stats = box.stats(stream=False)
    assert stats["memory_stats"]["usage"] > 0 and stats["pids_stats"]["current"] >= 1, stats
    first = next(box.stats(stream=True, decode=True))
    assert first["name"] == "/py-life", first
    assert any("sh" in " ".join(row) for row in box.top()["Processes"])
    box.pause()
    box.reload()
    assert box.status == "paused"
    box.unpause()
    box.rename("py-renamed")
    box.stop(timeout=5)
    assert box.wait()["StatusCode"] == 7
    assert box.logs(tail=1) == b"bye\n", box.logs()
    lines = box.logs(stream=True)
    assert b"".join(lines) == b"ready\nbye\n"
    for event in client.events(since=began, until=time.time(), decode=True, filters={"container": box.id}):
        seen.append(event["Action"].split(":")[0])
    wanted = ["create", "start", "exec_create", "exec_start", "exec_die", "pause", "unpause", "rename", "kill", "die", "stop"]
    assert [action for action in wanted if action not in seen] == [], seen
    box.remove()
    try:
        client.containers.get(box.id)
    except docker.errors.NotFound:
        pass
    else:
        raise AssertionError("it is still there")


def follow():
    box = client.containers.run(image, ["sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.05; done"], detach=True)
    assert b"".join(box.logs(stream=True, follow=True)) == b"1\n2\n3\n"
    assert box.wait(condition="not-running")["StatusCode"] == 0
    box.remove()


def attach():
    box = client.containers.create(image, ["cat"], stdin_open=True)
    socket = box.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1})
    box.start()
    socket._sock.sendall(b"through\n")
    data = socket._sock.recv(4096)
    while len(data) < 16:
        data += socket._sock.recv(4096)
    assert data[8:] == b"through\n", data
    socket.close()
    box.remove(force=True)


def copy():
    box = client.containers.run(image, ["sleep", "1000"], detach=True)
    assert box.put_archive("/tmp", archive("note", b"from outside\n")) is True
    output = said(box, ["cat", "/tmp/note"])
    assert output == (b"from outside\n", None), output
    stream, stat = box.get_archive("/tmp/note")
    assert stat["name"] == "note" and stat["size"] == 13, stat
    with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
        assert tar.extractfile("note").read() == b"from outside\n"
    changed = {change["Path"]: change["Kind"] for change in box.diff()}
    assert changed == {"/tmp": 0, "/tmp/note": 1}, changed
    assert sum(len(chunk) for chunk in box.export()) > 100000
    box.remove(force=True)


def networks_and_volumes():
    volume = client.volumes.create("py-data", labels={"k": "v"})
    network = client.networks.create("py-net", driver="bridge", labels={"k": "v"})
    server = client.containers.run(
        image, ["sh", "-c", "mkdir -p /data/www; echo found > /data/www/index.html; exec httpd -f -h /data/www"],
        name="py-server", network="py-net", volumes={"py-data": {"bind": "/data", "mode": "rw"}}, ports={"80/tcp": ("127.0.0.1", None)}, detach=True,
    )
    network.reload()
    assert [found.name for found in network.containers] == ["py-server"]
    fetch = ["sh", "-c", "for try in $(seq 100); do wget -q -O - http://py-server/ && break; sleep 0.05; done 2>/dev/null"]
    assert client.containers.run(image, fetch, network="py-net", remove=True) == b"found\n"
    server.reload()
    assert server.ports["80/tcp"][0]["HostIp"] == "127.0.0.1", server.ports
    assert server.attrs["Mounts"][0]["Name"] == "py-data"
    network.disconnect(server)
    network.connect(server, aliases=["other"])
    assert client.containers.run(image, ["wget", "-q", "-O", "-", "http://other/"], network="py-net", remove=True) == b"found\n"
    server.remove(force=True)
    network.remove()
    volume.remove()
    assert client.volumes.list(filters={"label": "k=v"}) == [] and client.networks.list(names=["py-net"]) == []


def events_as_they_come():
    stream = client.events(decode=True, filters={"type": "container", "event": ["start", "die"]})
    seen = []

    def listen():
        for event in stream:
            seen.append((event["Action"], event["Actor"]["Attributes"]["name"]))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    client.containers.run(image, ["true"], name="py-events", remove=True)
    wait_for(lambda: ("die", "py-events") in seen, "the event")
    assert seen == [("start", "py-events"), ("die", "py-events")], seen
    stream.close()


def build():
    def context(**files):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            for name, text in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text.encode()))
        stream.seek(0)
        return stream

    text = f"FROM {image} AS base\nARG WORD=none\nLABEL own=1\nCOPY app.txt /\nRUN echo built $WORD\nFROM base\nCMD cat /app.txt\n"
    files = {"Dockerfile": text, "app.txt": "hello\n"}
    built, log = client.images.build(fileobj=context(**files), custom_context=True, tag="py-built:1", buildargs={"WORD": "well"}, labels={"l": "v"}, rm=True, forcerm=True, pull=False, container_limits={"memory": 100 * 1024 * 1024})
    lines = list(log)
    assert built.tags == ["py-built:1"] and built.labels == {"own": "1", "l": "v"}, built.attrs
    words = "".join(line.get("stream", "") for line in lines)
    assert "built well" in words and "Successfully tagged py-built:1" in words, words
    assert client.containers.run("py-built:1", remove=True) == b"hello\n"

    again, log = client.images.build(fileobj=context(**files), custom_context=True, tag="py-built:2", buildargs={"WORD": "well"}, labels={"l": "v"})
    assert again.id == built.id and "Using cache" in "".join(line.get("stream", "") for line in log)
    base, _ = client.images.build(fileobj=context(**files), custom_context=True, target="base", nocache=True, quiet=False, network_mode="none", shmsize=8 * 1024 * 1024, extra_hosts={"db": "10.0.0.1"})
    assert base.id != built.id

    inline, _ = client.images.build(fileobj=io.BytesIO(f"FROM {image}\nRUN true\n".encode()), tag="py-inline")
    assert inline.tags == ["py-inline:latest"]

    try:
        client.images.build(fileobj=io.BytesIO(f"FROM {image}\nRUN exit 7\n".encode()))
    except docker.errors.BuildError as error:
        assert "returned a non-zero code: 7" in error.msg, error.msg
        assert any("Step 2/2" in line.get("stream", "") for line in error.build_log)
    else:
        raise AssertionError("exit 7 is no error")
    try:
        client.images.build(fileobj=io.BytesIO(b"FRMO x\n"))
    except docker.errors.APIError as error:
        assert error.status_code == 400 and "FRMO" in str(error), error
    else:
        raise AssertionError("FRMO is no error")
    raw = list(client.api.build(fileobj=io.BytesIO(f"FROM {image}\nRUN echo raw\n".encode()), decode=True, tag="py-raw"))
    assert {"stream": "raw\n"} in raw and any("ID" in line.get("aux", {}) for line in raw), raw
    assert client.api.prune_builds()["SpaceReclaimed"] >= 0
    for name in ["py-built:1", "py-built:2", "py-inline", "py-raw"]:
        client.images.remove(name)


{
    "system": system, "images": images, "run": run, "life": life, "follow": follow, "attach": attach, "copy": copy,
    "networks and volumes": networks_and_volumes, "events as they come": events_as_they_come, "build": build,
}[flow]()
