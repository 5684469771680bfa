// certificates makes what the components show each other: `certificates FOLDER`. One authority, which signs and is forgotten; everything lives a year.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

type kind struct {
	file, name, organization string
	server                   bool
}

// The names and groups are those that Kubernetes' own rules know.
var kinds = []kind{
	{file: "apiserver", name: "kube-apiserver", server: true},
	{file: "etcd", name: "etcd", server: true},
	{file: "etcd-client", name: "kube-apiserver-etcd-client"},
	{file: "kubelet", name: "node", server: true},
	{file: "kubelet-client", name: "kube-apiserver-kubelet-client", organization: "system:masters"},
	{file: "admin", name: "kubernetes-admin", organization: "system:masters"},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: certificates FOLDER")
		os.Exit(2)
	}
	if err := all(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func all(folder string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	authority := template("dagctl-control-plane", "")
	authority.IsCA = true
	authority.BasicConstraintsValid = true
	authority.KeyUsage = x509.KeyUsageCertSign
	if err := write(folder, "ca", authority, authority, key.Public(), key, nil); err != nil {
		return err
	}
	for _, k := range kinds {
		own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return err
		}
		certificate := template(k.name, k.organization)
		certificate.KeyUsage = x509.KeyUsageDigitalSignature
		certificate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		if k.server {
			// etcd is also a client of itself.
			certificate.ExtKeyUsage = append(certificate.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
			certificate.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 0, 0, 1)}
			certificate.DNSNames = []string{"localhost", "kubernetes.default.svc", "kubernetes.default"}
		}
		if err := write(folder, k.file, certificate, authority, own.Public(), key, own); err != nil {
			return err
		}
	}
	// What signs the tokens of service accounts.
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		return err
	}
	if err := save(folder, "service-account.pub", "PUBLIC KEY", public); err != nil {
		return err
	}
	return saveKey(folder, "service-account.key", signer)
}

func template(name, organization string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	subject := pkix.Name{CommonName: name}
	if organization != "" {
		subject.Organization = []string{organization}
	}
	now := time.Now()
	return &x509.Certificate{SerialNumber: serial, Subject: subject, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0)}
}

func write(folder, file string, certificate, authority *x509.Certificate, public crypto.PublicKey, signer crypto.Signer, own *ecdsa.PrivateKey) error {
	bytes, err := x509.CreateCertificate(rand.Reader, certificate, authority, public, signer)
	if err != nil {
		return err
	}
	if err := save(folder, file+".crt", "CERTIFICATE", bytes); err != nil {
		return err
	}
	if own == nil {
		return nil
	}
	return saveKey(folder, file+".key", own)
}

func saveKey(folder, file string, key *ecdsa.PrivateKey) error {
	bytes, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return save(folder, file, "EC PRIVATE KEY", bytes)
}

func save(folder, file, kind string, bytes []byte) error {
	return os.WriteFile(filepath.Join(folder, file), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600)
}
