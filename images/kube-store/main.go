// bake makes a containerd store out of directories, without a running containerd and without mounting anything, so that
// it works in an ordinary `docker build`.
//
//	bake LIST ROOT LAYERS PLACE
//
// LIST has one image a line: its name, the directory with its files, and its command, separated by blanks. Commas separate
// several names; one with a digest (NAME@sha256:…) is found by who asks for that, though it is another image. ROOT becomes
// a containerd root with these images unpacked: descriptions and snapshots, no layers. The files are moved to LAYERS/N,
// and the snapshots are links to PLACE/N, so that PLACE may be read-only and shared by any number of nodes.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/containerd/containerd/content"
	"github.com/containerd/containerd/content/local"
	"github.com/containerd/containerd/images"
	"github.com/containerd/containerd/metadata"
	"github.com/containerd/containerd/namespaces"
	"github.com/containerd/containerd/snapshots"
	"github.com/containerd/containerd/snapshots/overlay"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	bolt "go.etcd.io/bbolt"
)

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

type store struct {
	content  content.Store
	snapshot snapshots.Snapshotter
	images   images.Store
	root     string
	layers   string
	place    string
	next     int
}

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: bake LIST ROOT LAYERS PLACE")
	}
	list, err := os.Open(os.Args[1])
	check(err)
	defer list.Close()
	ctx := namespaces.WithNamespace(context.Background(), "k8s.io")
	made, done := open(ctx, os.Args[2], os.Args[3], os.Args[4])
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) < 3 {
			log.Fatalf("%q: a name, a directory and a command are needed", lines.Text())
		}
		made.add(ctx, strings.Split(fields[0], ","), fields[1], fields[2:])
		fmt.Println("baked", fields[0])
	}
	check(lines.Err())
	done()
}

func open(ctx context.Context, root, layers, place string) (*store, func()) {
	contentStore, err := local.NewStore(filepath.Join(root, "io.containerd.content.v1.content"))
	check(err)
	snapshotRoot := filepath.Join(root, "io.containerd.snapshotter.v1.overlayfs")
	snapshotter, err := overlay.NewSnapshotter(snapshotRoot)
	check(err)
	database := filepath.Join(root, "io.containerd.metadata.v1.bolt", "meta.db")
	check(os.MkdirAll(filepath.Dir(database), 0o711))
	file, err := bolt.Open(database, 0o644, &bolt.Options{Timeout: time.Second})
	check(err)
	db := metadata.NewDB(file, contentStore, map[string]snapshots.Snapshotter{"overlayfs": snapshotter})
	check(db.Init(ctx))
	made := &store{db.ContentStore(), db.Snapshotter("overlayfs"), metadata.NewImageStore(db), snapshotRoot, layers, place, 0}
	return made, func() {
		check(snapshotter.Close())
		check(file.Close())
	}
}

// add describes one image of one layer, and puts its files in place.
func (s *store) add(ctx context.Context, names []string, directory string, command []string) {
	layer, size := digestOf(directory)
	chain := layer.String()
	config := s.write(ctx, ocispec.MediaTypeImageConfig, ocispec.Image{
		Platform: ocispec.Platform{Architecture: runtime.GOARCH, OS: "linux"},
		Config:   ocispec.ImageConfig{Entrypoint: command, Env: []string{path}, WorkingDir: "/"},
		RootFS:   ocispec.RootFS{Type: "layers", DiffIDs: []digest.Digest{layer}},
	}, map[string]string{"containerd.io/gc.ref.snapshot.overlayfs": chain})
	manifest := s.write(ctx, ocispec.MediaTypeImageManifest, struct {
		SchemaVersion int                  `json:"schemaVersion"`
		MediaType     string               `json:"mediaType"`
		Config        ocispec.Descriptor   `json:"config"`
		Layers        []ocispec.Descriptor `json:"layers"`
	}{2, ocispec.MediaTypeImageManifest, config, []ocispec.Descriptor{
		{MediaType: ocispec.MediaTypeImageLayer, Digest: layer, Size: size},
	}}, map[string]string{"containerd.io/gc.ref.content.config": config.Digest.String()})
	s.unpack(ctx, directory, chain)
	for _, reference := range append(names, config.Digest.String()) {
		_, err := s.images.Create(ctx, images.Image{
			Name:   reference,
			Target: manifest,
			Labels: map[string]string{"io.cri-containerd.image": "managed", "io.cri-containerd.pinned": "pinned"},
		})
		check(err)
	}
}

// unpack registers the directory's files as a snapshot, and leaves a link to where a node will find them.
func (s *store) unpack(ctx context.Context, directory, chain string) {
	mounts, err := s.snapshot.Prepare(ctx, "bake "+chain, "")
	check(err)
	files := mounts[0].Source
	s.next++
	number := fmt.Sprint(s.next)
	check(s.snapshot.Commit(ctx, chain, "bake "+chain))
	check(os.MkdirAll(s.layers, 0o755))
	check(os.Rename(directory, filepath.Join(s.layers, number)))
	check(os.Chmod(filepath.Join(s.layers, number), 0o755))
	check(os.Remove(files))
	check(os.Symlink(filepath.Join(s.place, number), files))
}

func (s *store) write(ctx context.Context, mediaType string, value any, labels map[string]string) ocispec.Descriptor {
	blob, err := json.Marshal(value)
	check(err)
	descriptor := ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(blob), Size: int64(len(blob))}
	reference := "bake-" + descriptor.Digest.String()
	check(content.WriteBlob(ctx, s.content, reference, bytes.NewReader(blob), descriptor, content.WithLabels(labels)))
	return descriptor
}

// digestOf is that of the layer that the directory would be, in a form that depends on nothing but its files.
func digestOf(directory string) (digest.Digest, int64) {
	hash := sha256.New()
	counted := &counter{writer: hash}
	archive := tar.NewWriter(counted)
	check(filepath.WalkDir(directory, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == directory {
			return err
		}
		return addFile(archive, directory, file, entry)
	}))
	check(archive.Close())
	return digest.NewDigest(digest.SHA256, hash), counted.bytes
}

func addFile(archive *tar.Writer, directory, file string, entry fs.DirEntry) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	link := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if link, err = os.Readlink(file); err != nil {
			return err
		}
	}
	header, err := tar.FileInfoHeader(info, link)
	if err != nil {
		return err
	}
	name, _ := filepath.Rel(directory, file)
	header.Name, header.ModTime, header.Format = name, time.Unix(0, 0), tar.FormatPAX
	header.Uname, header.Gname = "", ""
	if err := archive.WriteHeader(header); err != nil || !info.Mode().IsRegular() {
		return err
	}
	content, err := os.Open(file)
	if err != nil {
		return err
	}
	defer content.Close()
	_, err = io.Copy(archive, content)
	return err
}

type counter struct {
	writer io.Writer
	bytes  int64
}

func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return c.writer.Write(p)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
